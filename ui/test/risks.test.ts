/** The risk register: matrix by arrow keys, budget as text, decision, editor, library, empty and read-only, and many risks. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { saveDrafts } from "../src/host/draft.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { paletteCommands } from "../src/frame/commands";
import { moveInMatrix } from "../src/premortem/matrix";
import { acceptErrors, exerciseErrors } from "../src/premortem/forms";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, radio, stops, tabTo, write } from "./keyboard";

let core: Core;
let review = "";
const rowOf = async (label: string) => {
  const row = (await core.ask("register_show", { review })).rows.find((one) => one.label === label);
  if (!row) throw new Error(`no ${label}`);
  return row;
};
const stored = async (label: string) => core.ask("scenario_show", { id: (await rowOf(label)).id });
/** The register of a service of the sample, with one risk open where its label is given. Checkout API has eight, Basket none. */
async function start(open = "", service = "Checkout API", options: Parameters<typeof freshCore>[0] & { copies?: number } = {}) {
  core = freshCore(options);
  review = await core.reviewOf(service);
  for (let n = 0; n < (options.copies ?? 0); n++) {
    const { output } = await core.ask("scenario_add", { review, title: `Risk ${n}` });
    await core.ask("scenario_update", { id: output.id, inherent_likelihood: 3, inherent_impact: 3 });
  }
  location.hash = `#/review/${review}/risks${open ? `?r=${(await rowOf(open)).id}` : ""}`;
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
  await leave(core);
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
    expect(core.calls).not.toContain("scenario_accept");
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
    await waitFor(async () => expect((await rowOf("R-06")).acceptance).toMatchObject({ by: "Elin Berg", until: "2027-01-15", live: true }));
    expect(await screen.findByText(/Accepted, 56 days left/)).toBeTruthy();
    await waitFor(() => expect(screen.queryByText("R-06 needs a decision")).toBeNull());
  });

  it("is open again once the end date has passed", async () => {
    await start();
    await core.ask("scenario_accept", { id: (await rowOf("R-06")).id, by: "Elin Berg", until: "2027-01-15", reason: "Refunds within a day." });
    workspace.reload();
    await waitFor(() => expect(screen.queryByText("R-06 needs a decision")).toBeNull());
    await core.on("2027-01-16");
    await workspace.load();
    workspace.reload();
    expect(await screen.findByText(/^R-0[16] needs a decision$/)).toBeTruthy();
    tabTo("Double charge when confirm is retried");
    await hit("Enter");
    await screen.findByRole("textbox", { name: "Title" });
    tabTo("Scenario");
    await hit("ArrowRight");
    await hit("ArrowRight");
    expect(await screen.findByText(/The acceptance ended on 15 Jan 2027/)).toBeTruthy();
  });
});

it("goes by its label in the verdict of its service", async () => {
  await start();
  const { service } = await core.ask("register_show", { review });
  location.hash = `#/service/${service}`;
  route.read(location.hash);
  const names = () => [...document.querySelectorAll(".trace .refs a")].map((one) => one.textContent);
  await waitFor(() => expect(names()).toContain("R-06: Double charge when confirm is retried"));
});

describe("the register", () => {
  it("keeps core's order and says before, now and target in words", async () => {
    await start();
    const table = await screen.findByRole("table", { name: /^Risk register/ });
    const rows = within(table).getAllByRole("row").slice(1);
    expect(rows.map((row) => row.querySelector("td")?.textContent)).toEqual(["R-01", "R-06", "R-04", "R-08", "R-07", "R-02", "R-05", "R-03"]);
    expect(rows[1]?.textContent).toContain("Before High, now High, raised, target Low");
    expect(within(rows[0] as HTMLElement).getByRole("img", { name: /Too big/ })).toBeTruthy();
    expect(rows[4]?.textContent).toContain("Stale, 22 Apr");
    await clean();
  });

  it("marks the open row, and Esc goes back to it", async () => {
    await start();
    tabTo("Promotion beats forecast and quota");
    await hit("Enter");
    await editor();
    await waitFor(() => expect(document.querySelector(".register [aria-current]")?.textContent).toContain("R-04"));
    await screen.findByRole("textbox", { name: "Title" });
    document.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
    await hit("Escape");
    await waitFor(() => expect(screen.queryByRole("complementary", { name: "Risk" })).toBeNull());
    expect(document.activeElement?.textContent).toBe("Promotion beats forecast and quota");
    expect(document.querySelector(".register [aria-current]")).toBeNull();
  });

  it("opens with the first rows and draws all of 120 after", { timeout: 60_000 }, async () => {
    await start("", "Basket", { copies: 120 });
    await waitFor(() => expect(document.querySelectorAll(".register tbody tr").length).toBeGreaterThanOrEqual(40));
    await waitFor(() => expect(document.querySelectorAll(".register tbody tr")).toHaveLength(120), { timeout: 30_000 });
    const cell = document.querySelector<HTMLElement>("[data-cell='2 2']");
    expect(cell?.querySelectorAll("a").length).toBeLessThan(5);
    within(cell as HTMLElement).getByRole("button", { name: /more risks/ }).click();
    await waitFor(() => expect(cell?.querySelectorAll("a").length).toBeGreaterThan(50));
  });
});

describe("the editor", () => {
  it("saves what is typed, and keeps a number that is none in its field", async () => {
    await start("R-04");
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
    expect(await screen.findByText("Minutes to detect is a number. Write it like 12 or 2.5.")).toBeTruthy();
    expect(minutes.value).toBe("soon");
    await write("-3");
    await saveDrafts();
    expect(await screen.findByText(/a number, from 0 up to 525600/)).toBeTruthy();
    await write("12.5");
    expect(await saveDrafts()).toBe(true);
    expect((await stored("R-04")).estimates.detect_minutes).toBe(12.5);
    await clean();
  });

  it("rates from the keyboard, and the levels follow", async () => {
    await start("R-03");
    await screen.findByRole("textbox", { name: "Title" });
    tabTo("Scenario");
    await hit("ArrowRight");
    const groups = await screen.findAllByRole("group", { name: "Likelihood" });
    tabTo(/^3 Possible/, groups[0]);
    await radio(5);
    await waitFor(async () => expect((await rowOf("R-03")).inherent?.likelihood).toBe(5));
  });

  it("shares a mitigation, and only a passed exercise makes it proven", async () => {
    await start("R-08");
    await screen.findByRole("textbox", { name: "Title" });
    tabTo("Scenario");
    await hit("ArrowRight");
    await hit("ArrowRight");
    await screen.findByText("Mitigations");
    tabTo("Mitigation of another risk");
    await pick("Retry budget of 10 %");
    tabTo("Use it here");
    await hit("Enter");
    expect(await screen.findByText("also R-02")).toBeTruthy();
    tabTo("Approve orders under £80 while the vendor does not answer");
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
    await waitFor(async () => expect((await stored("R-08")).exercises[0]).toMatchObject({ result: "passed", held_on: "2026-11-20" }));
    (document.getElementById("risk-proof") as HTMLElement).focus();
    await hit("ArrowLeft");
    expect((await screen.findAllByText("Proven")).length).toBe(2);
  });

  it("makes an action of a risk", async () => {
    await start("R-06");
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
    await waitFor(async () => expect((await stored("R-06")).actions.at(-1)?.text).toBe("Idempotency key on confirm"));
  });
});

describe("adding", () => {
  it("says when there are none, and adds one's own", async () => {
    await start("", "Basket");
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
    expect(await within(screen.getByRole("dialog")).findByText("Added as R-09")).toBeTruthy();
    expect((await stored("R-09")).origin_id).toMatch(/^security\./);
  });
});

it("is text alone when the workspace is read-only", async () => {
  await start("R-06", "Checkout API", { readOnly: true });
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
