/** The risk register: matrix by arrow keys, budget as text, decision, editor, library, empty and read-only, and many risks. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import type { Fake } from "../src/host/fake";
import { saveDrafts } from "../src/host/draft.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { paletteCommands } from "../src/frame/commands";
import { moveInMatrix } from "../src/premortem/matrix";
import { acceptErrors, exerciseErrors } from "../src/premortem/forms";
import { freshHost } from "./host";
import { hit, pick, radio, stops, tabTo, write } from "./keyboard";

let host: Fake;
const risks = () => host.state.risks;
const one = (id: string) => risks().scenarios.find((each) => each.id === id);
async function start(query = "", review = "review-1", options: Parameters<typeof freshHost>[0] = {}) {
  host = freshHost(options);
  location.hash = `#/review/${review}/risks${query}`;
  route.read(location.hash);
  await workspace.load();
  render(App);
  await screen.findByRole("heading", { level: 1, name: "Risks" });
  await waitFor(() => expect(document.querySelector(".register, .empty")).toBeTruthy());
}
const editor = () => screen.findByRole("complementary", { name: "Risk" });
const follow = () => route.read(location.hash);
beforeEach(() => window.addEventListener("hashchange", follow));
afterEach(async () => {
  host.failing = null;
  if (saving.state === "failed") saving.retry();
  cleanup();
  await saving.settled();
  window.removeEventListener("hashchange", follow);
});
async function clean() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ; ")}`)).toEqual([]);
}

describe("the matrix", () => {
  it("is a table with row and column heads, one tab stop, and arrows by cell", async () => {
    await start();
    const table = await screen.findByRole("table", { name: /^Risks by likelihood/ });
    expect(within(table).getAllByRole("rowheader").map((head) => head.textContent)).toEqual(["Frequent", "Likely", "Possible", "Rare", "Very rare"]);
    expect(within(table).getAllByRole("columnheader")).toHaveLength(5);
    expect(stops().filter((stop) => table.contains(stop))).toHaveLength(1);
    tabTo(/^VLVery low$/);
    const cell = () => document.activeElement?.closest("td")?.textContent?.replace(/\s+/g, "");
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"]) await hit(key);
    expect(cell()).toBe("MModerateR-04R-08");
    expect(stops().filter((stop) => table.contains(stop))).toHaveLength(1);
    await hit("Enter");
    expect(document.activeElement?.textContent).toBe("R-04");
    await hit("ArrowRight");
    expect(document.activeElement?.textContent).toBe("R-08");
    await hit("Escape");
    expect(document.activeElement?.tagName).toBe("TD");
    await hit("End");
    await hit("ArrowDown");
    expect(cell()).toBe("MModerateR-06↑,raised");
    expect(screen.getByText(/raised to High, because it cannot be undone/)).toBeTruthy();
    await hit("Enter");
    expect((await editor()).textContent).toContain("Double charge when confirm is retried");
    await clean();
  });

  it("stops at the edge", () => {
    expect(moveInMatrix("ArrowUp", 0, 2, 5, 5)).toBeNull();
    expect(moveInMatrix("ArrowRight", 1, 4, 5, 5)).toBeNull();
    expect(moveInMatrix("Home", 3, 4, 5, 5)).toEqual([3, 0]);
    expect(moveInMatrix("x", 3, 4, 5, 5)).toBeNull();
  });
});

describe("the error budget", () => {
  it("says every share in the bar's name and the figures as text", async () => {
    await start();
    const bar = await screen.findByRole("img", { name: /^R-01 27\.4%, R-04 12\.0%/ });
    expect(bar.getAttribute("aria-label")).toMatch(/free \d+\.\d%$/);
    expect(screen.getByText(/99\.95%, so 262\.8 bad minutes a year/)).toBeTruthy();
    expect(screen.getByText(/R-01 at 27\.4%, the limit is 25%/)).toBeTruthy();
  });
});

describe("the decision", () => {
  it("lights the risk above the limit, and accepting it asks for a person and an end date", async () => {
    await start();
    expect(document.querySelectorAll(".lit")).toHaveLength(1);
    tabTo("Accept, with name and end date");
    await hit("Enter");
    const by = await screen.findByLabelText("Accepted by");
    await waitFor(() => expect(document.activeElement).toBe(by));
    tabTo("Accept the risk");
    await hit("Enter");
    expect(await screen.findByText("Name the person who accepts it.")).toBeTruthy();
    expect(host.calls).not.toContain("scenario_accept");
    tabTo("Accepted by");
    await write("Elin Berg");
    tabTo("Why it is accepted");
    await write("Refunds within a day until the key is in place.");
    tabTo("End date");
    await write("2027-12-01");
    tabTo("Accept the risk");
    await hit("Enter");
    expect(await screen.findByText(/It holds at most 180 days: until 2027-05-19/)).toBeTruthy();
    tabTo("End date");
    await write("2027-01-15");
    tabTo("Accept the risk");
    await hit("Enter");
    await waitFor(() => expect(one("scenario-6")).toMatchObject({ accepted_by: "Elin Berg", accepted_until: "2027-01-15" }));
    expect(await screen.findByText(/Accepted, 56 days left/)).toBeTruthy();
    await waitFor(() => expect(screen.queryByText("R-06 needs a decision")).toBeNull());
  });

  it("is open again once the end date has passed", async () => {
    await start();
    Object.assign(one("scenario-6") ?? {}, { accepted_by: "Elin Berg", accepted_on: "2026-09-01", accepted_until: "2026-11-19", treatment: "accept" });
    workspace.reload();
    expect(await screen.findByText("R-06 needs a decision")).toBeTruthy();
    tabTo("Treat it");
    await hit("Enter");
    expect(await screen.findByText(/The acceptance ended on 19 Nov 2026/)).toBeTruthy();
  });
});

describe("the register", () => {
  it("keeps core's order and says before, now and target in words", async () => {
    await start();
    const table = await screen.findByRole("table", { name: /^Risk register/ });
    const rows = within(table).getAllByRole("row").slice(1);
    expect(rows.map((row) => row.querySelector("td")?.textContent)).toEqual(["R-06", "R-01", "R-04", "R-08", "R-07", "R-02", "R-05", "R-03"]);
    expect(rows[0]?.textContent).toContain("Before High, now High, raised, target Low");
    expect(within(rows[1] as HTMLElement).getByRole("img", { name: /Too big/ })).toBeTruthy();
    expect(rows[4]?.textContent).toContain("Stale, 212 days");
    await clean();
  });

  it("marks the open row, and Esc goes back to it", async () => {
    await start();
    tabTo("Promotion beats forecast and quota");
    await hit("Enter");
    await editor();
    await waitFor(() => expect(document.querySelector(".register [aria-current]")?.id).toBe("risk-scenario-4"));
    await screen.findByRole("textbox", { name: "Title" });
    document.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
    await hit("Escape");
    await waitFor(() => expect(screen.queryByRole("complementary", { name: "Risk" })).toBeNull());
    expect(document.activeElement?.textContent).toBe("Promotion beats forecast and quota");
    expect(document.querySelector(".register [aria-current]")).toBeNull();
  });

  it("opens with the first rows and draws all 504 after", async () => {
    await start("", "review-1", { risks: 63 });
    await waitFor(() => expect(document.querySelectorAll(".register tbody tr").length).toBeGreaterThanOrEqual(40));
    await waitFor(() => expect(document.querySelectorAll(".register tbody tr")).toHaveLength(504));
    const cell = document.querySelector<HTMLElement>("[data-cell='2 2']");
    expect(cell?.querySelectorAll("a").length).toBeLessThan(5);
    within(cell as HTMLElement).getByRole("button", { name: /more risks/ }).click();
    await waitFor(() => expect(cell?.querySelectorAll("a").length).toBeGreaterThan(50));
  });
});

describe("the editor", () => {
  it("saves what is typed, and keeps a number that is none in its field", async () => {
    await start("?r=scenario-4");
    await screen.findByRole("textbox", { name: "Title" });
    tabTo("Title");
    await write("Promotion beats the forecast");
    expect(await saveDrafts()).toBe(true);
    await waitFor(() => expect(screen.getByRole("link", { name: "Promotion beats the forecast" })).toBeTruthy());
    tabTo("Scenario");
    await hit("ArrowRight");
    const minutes = await screen.findByRole<HTMLInputElement>("textbox", { name: "Minutes to detect" });
    minutes.focus();
    await write("soon");
    await saveDrafts();
    expect(await screen.findByText("Enter a number, like 12 or 0.5.")).toBeTruthy();
    expect(minutes.value).toBe("soon");
    await write("-3");
    await saveDrafts();
    expect(await screen.findByText(/detect minutes must be 0 or more/)).toBeTruthy();
    await write("12,5");
    expect(await saveDrafts()).toBe(true);
    expect(one("scenario-4")?.detect_minutes).toBe(12.5);
    await clean();
  });

  it("rates from the keyboard, and the levels follow", async () => {
    await start("?r=scenario-3");
    await screen.findByRole("textbox", { name: "Title" });
    tabTo("Scenario");
    await hit("ArrowRight");
    const groups = await screen.findAllByRole("group", { name: "Likelihood" });
    tabTo(/^3 Possible/, groups[0]);
    await radio(5);
    await waitFor(() => expect(one("scenario-3")?.inherent_likelihood).toBe(5));
  });

  it("shares a mitigation, and only a passed exercise makes it proven", async () => {
    await start("?r=scenario-8");
    await screen.findByRole("textbox", { name: "Title" });
    tabTo("Scenario");
    await hit("ArrowRight");
    await hit("ArrowRight");
    await screen.findByText("Mitigations");
    tabTo("Mitigation of another risk");
    await pick("Retry budget 10%");
    tabTo("Use it here");
    await hit("Enter");
    expect(await screen.findByText("also R-02")).toBeTruthy();
    tabTo("Approve under £80");
    await hit(" ");
    expect((await screen.findAllByText("Done, not proven")).length).toBeGreaterThan(0);
    tabTo("Treatment");
    (document.getElementById("risk-treatment") as HTMLElement).focus();
    await hit("ArrowRight");
    tabTo(/^Say how it went/);
    await hit("Enter");
    await screen.findByRole("textbox", { name: "What is tried" });
    tabTo("Not held");
    await radio(2);
    tabTo("Save");
    await hit("Enter");
    await waitFor(() => expect(risks().exercises.find((each) => each.scenarios.includes("scenario-8"))).toMatchObject({ result: "passed", held_on: "2026-11-20" }));
    (document.getElementById("risk-proof") as HTMLElement).focus();
    await hit("ArrowLeft");
    expect((await screen.findAllByText("Proven")).length).toBe(2);
  });

  it("makes an action of a risk", async () => {
    await start("?r=scenario-6");
    await screen.findByRole("textbox", { name: "Title" });
    tabTo("Scenario");
    await hit("ArrowRight");
    await hit("ArrowRight");
    await screen.findByText("Mitigations");
    tabTo("Make an action");
    await hit("Enter");
    tabTo("Action");
    await write("Idempotency key on confirm");
    tabTo("Add action");
    await hit("Enter");
    await waitFor(() => expect(host.state.actions.at(-1)?.text).toBe("Idempotency key on confirm"));
  });
});

describe("adding", () => {
  it("says when there are none, and adds one's own", async () => {
    await start("", "review-2");
    expect(await screen.findByText("Run a pre-mortem, or add one.")).toBeTruthy();
    await clean();
    tabTo("Add a risk");
    await hit("Enter");
    await screen.findByRole("dialog", { name: "Add a risk" });
    tabTo("Add the risk");
    await hit("Enter");
    expect(await screen.findByText("A risk needs a title.")).toBeTruthy();
    tabTo("What fails");
    await write("The queue fills");
    await hit("Enter");
    expect((await editor()).textContent).toContain("The queue fills");
    expect(screen.getByText("1 risk")).toBeTruthy();
  });

  it("adds a copy from the library, from the palette on", async () => {
    await start();
    await screen.findByRole("table", { name: /^Risk register/ });
    const commands = paletteCommands();
    expect(commands.map((each) => each.text)).toEqual(expect.arrayContaining(["Go to the risks", "Go to the pre-mortem", "Add a risk…"]));
    commands.find((each) => each.text === "Add a risk…")?.run();
    await screen.findByRole("dialog", { name: "Add a risk" });
    tabTo("Choose from the library");
    await hit("Enter");
    await screen.findByRole("dialog", { name: "The library" });
    tabTo("Category");
    await pick("Security");
    await waitFor(() => expect(within(screen.getByRole("dialog")).getAllByRole("listitem").length).toBeLessThan(20));
    tabTo(/^Add /);
    await hit("Enter");
    await waitFor(() => expect(risks().scenarios.at(-1)?.origin).toMatch(/^security\./));
    expect(await within(screen.getByRole("dialog")).findByText("Added")).toBeTruthy();
  });
});

it("is text alone when the workspace is read-only", async () => {
  await start("?r=scenario-6", "review-1", { readOnly: "Another window has this workspace open." });
  await editor();
  await screen.findByText(/Double charge when confirm is retried/, { selector: "span" });
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.queryByRole("button", { name: "Treat it" })).toBeNull();
  expect(screen.queryByRole("button", { name: /Add a risk/ })).toBeNull();
});

it("says which field of a form is wrong", () => {
  expect(acceptErrors({ by: " ", until: "soon", reason: "" }, "2026-11-20", 180)).toEqual({ by: "Name the person who accepts it.", until: "Enter a day, like 2026-12-01.", reason: "Say why it is accepted." });
  expect(acceptErrors({ by: "Elin", until: "2026-11-20", reason: "x" }, "2026-11-20", 180).until).toMatch(/has passed/);
  expect(exerciseErrors({ title: "Drill", planned_on: "", held_on: "2026-11-21", result: "passed" }, "2026-11-20").held_on).toMatch(/has not come yet/);
  expect(exerciseErrors({ title: "Drill", planned_on: "", held_on: "", result: "failed" }, "2026-11-20").held_on).toMatch(/which day/);
});
