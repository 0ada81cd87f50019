/** Teams against the real core: side by side, one team with its reviews and trend, two assessments compared. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import type { VoteWord } from "../src/gen/api";
import { step } from "../src/frame/commands";
import { workspace } from "../src/host/workspace.svelte";
import { moved, reasonLook } from "../src/maturity/compare/words";
import { BOX, labelled, line, x, y } from "../src/maturity/team/trend";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, tabTo, write } from "./keyboard";

let core: Core;
let team = "";
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });
const follow = () => route.read(location.hash);
function go(hash: string) {
  location.hash = hash;
  follow();
}
async function start(hash: () => string, options: { readOnly?: boolean } = {}) {
  go(hash());
  await workspace.load();
  if (options.readOnly && workspace.home) workspace.home = { ...workspace.home, workspace: { ...workspace.home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
  render(App);
}
/** An assessment that everybody answered alike, revealed. */
async function assessed(title: string, held_on: string, word: VoteWord, of = team): Promise<string> {
  const id = (await core.ask("assessment_create", { team: of, title, held_on, respondents: ["Priya Raman"] })).output.id;
  const shown = await core.ask("assessment_show", { id });
  const respondent = shown.respondents[0]?.id ?? "";
  for (const dimension of shown.dimensions) for (const each of dimension.criteria) {
    await core.ask("vote_set", { respondent, criterion: each.id, vote: each.stage === 2 ? word : "none" });
    if (each.stage === 2) await core.ask("proof_add", { assessment: id, criterion: each.id, kind: "link", title: "Page", url: "https://wiki.example/a", collected_on: held_on });
  }
  await core.ask("respondent_update", { id: respondent, done: true });
  await core.ask("assessment_reveal", { id });
  return id;
}
async function fill(field: HTMLElement, text: string) {
  field.focus();
  await write(text);
}
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

beforeEach(async () => {
  window.addEventListener("hashchange", follow);
  core = freshCore({ sample: false });
  await core.ask("service_create", { name: "Checkout API", tier: 1, owner: "Payments Platform" });
  team = (await core.ask("team_create", { name: "Payments Platform", summary: "Runs checkout." })).output.id;
});
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("teams side by side", () => {
  it("teaches when there is none, and makes the first by keyboard", async () => {
    await core.ask("team_delete", { id: team });
    await start(() => "#/maturity");
    expect(await screen.findByText("No teams yet")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Add the team Payments Platform" })).toBeTruthy();
    await noViolations();
    tabTo("Add a team");
    await hit("Enter");
    const name = await screen.findByLabelText("Name");
    expect(document.activeElement).toBe(name);
    screen.getByRole("button", { name: "Add the team" }).click();
    expect(await screen.findByText("A team needs a name.")).toBeTruthy();
    await fill(name, "Discovery");
    await hit("Enter");
    expect(await heading("Discovery")).toBeTruthy();
  });

  it("shows each team by name with the stage of every dimension", async () => {
    await core.ask("team_create", { name: "Discovery" });
    const id = await assessed("Q4 2026", "2026-11-20", "most");
    await start(() => "#/maturity");
    const rows = await screen.findAllByRole("row");
    const names = rows.slice(1).map((row) => within(row).getByRole("rowheader").textContent);
    expect(names).toEqual(["Discovery", "Payments Platform"]);
    expect(within(rows[1] as HTMLElement).getByText("Not assessed yet.")).toBeTruthy();
    const mine = within(rows[2] as HTMLElement);
    expect(mine.getAllByText("2").length).toBe(12);
    expect(mine.getByRole("link", { name: /20 Nov 2026/ }).getAttribute("href")).toBe(`#/assessment/${id}`);
    expect(screen.getAllByRole("columnheader").length).toBe(14);
    expect(screen.getByRole("link", { name: "Team maturity" }).getAttribute("aria-current")).toBe("page");
    await noViolations();
  });

  it("says why a name is refused, and keeps it", async () => {
    await start(() => "#/maturity");
    (await screen.findByRole("button", { name: "New team" })).click();
    const name = (await screen.findByLabelText("Name")) as HTMLInputElement;
    await fill(name, "payments platform");
    screen.getByRole("button", { name: "Add the team" }).click();
    expect(await screen.findByText("There is a team called Payments Platform already.")).toBeTruthy();
    expect(name.value).toBe("payments platform");
  });
});

describe("one team", () => {
  it("starts an assessment from pasted names", async () => {
    await start(() => `#/team/${team}`);
    expect(await heading("Payments Platform")).toBeTruthy();
    expect(screen.getByText("Not assessed yet")).toBeTruthy();
    expect(within(screen.getByRole("region", { name: "Its services" })).getByRole("link", { name: "Checkout API" })).toBeTruthy();
    await noViolations();
    screen.getByRole("button", { name: "Start an assessment" }).click();
    await fill(await screen.findByLabelText("People who answer"), "Mara Sund\nTomás Okafor\n\n");
    expect(await screen.findByText("2 names")).toBeTruthy();
    screen.getByRole("button", { name: "Start the assessment" }).click();
    await waitFor(() => expect(location.hash).toMatch(/^#\/assessment\//));
    const [made] = await core.ask("assessment_list", { team });
    expect(made?.respondents).toBe(2);
    expect(made?.held_on).toBe("2026-11-20");
  });

  it("goes on from the last, or starts blank", async () => {
    const last = await assessed("Q3 2026", "2026-08-20", "most");
    await start(() => `#/team/${team}`);
    (await screen.findByRole("button", { name: "New assessment" })).click();
    const from = (await screen.findByRole("radio", { name: /From Q3 2026/ })) as HTMLInputElement;
    expect(from.checked).toBe(true);
    await fill(screen.getByLabelText("Title (optional)"), "Q4 2026");
    screen.getByRole("button", { name: "Start the assessment" }).click();
    await waitFor(() => expect(location.hash).toMatch(/^#\/assessment\//));
    const id = location.hash.split("/")[2] ?? "";
    const made = await core.ask("assessment_show", { id });
    expect(made.title).toBe("Q4 2026");
    expect(made.previous?.id).toBe(last);
    expect(made.respondents.map((one) => one.name)).toEqual(["Priya Raman"]);
  });

  it("draws the trend with its numbers as a table, and links to what changed", async () => {
    const before = await assessed("Q3 2026", "2026-08-20", "some");
    const after = await assessed("Q4 2026", "2026-11-20", "most");
    await start(() => `#/team/${team}`);
    expect(await screen.findByRole("img", { name: /of 2 assessments/ })).toBeTruthy();
    const table = screen.getByRole("table", { name: "Trend, oldest first" });
    expect(within(table).getAllByRole("rowheader").map((cell) => cell.textContent)).toEqual(["Q3 2026", "Q4 2026"]);
    expect(screen.getByRole("link", { name: "See what changed" }).getAttribute("href")).toBe(`#/compare/${before}/${after}`);
    await noViolations();
  });

  it("starts one of the four checklists and runs it as a team’s review", async () => {
    await start(() => `#/team/${team}`);
    await heading("Payments Platform");
    screen.getAllByRole("button", { name: "Start a review" })[0]?.click();
    const titles = (await screen.findAllByRole("radio")).map((one) => one.closest("label")?.querySelector(".medium")?.textContent);
    expect(titles.sort()).toEqual(["Incident management", "On-call readiness", "SRE adoption", "Support chain"]);
    screen.getByRole("radio", { name: /^On-call readiness/ }).click();
    screen.getByRole("button", { name: "Start the review" }).click();
    expect(await heading("Readiness")).toBeTruthy();
    await waitFor(() => expect(view.path?.steps.map((one) => one.label)).toEqual(["Readiness", "Actions", "Sign-off", "Report", "History"]));
    expect(view.path?.title).toBe("Payments Platform, on-call readiness");
    expect(view.crumbs[0]).toEqual({ label: "Payments Platform", href: `#/team/${team}` });
    expect(screen.queryByRole("link", { name: "See the facts" })).toBeNull();
    const review = location.hash.split("/")[2] ?? "";
    go(`#/review/${review}/report`);
    expect(await heading("Report")).toBeTruthy();
    await waitFor(() => expect(view.path?.steps.find((one) => one.current)?.label).toBe("Report"));
    go("#/");
    expect(await screen.findByRole("heading", { name: "Reviews of teams" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "On-call readiness" }).getAttribute("href")).toBe(`#/review/${review}/readiness`);
  });

  it("renames with its services, archives, restores, deletes and comes back by undo", async () => {
    await start(() => `#/team/${team}`);
    (await screen.findByRole("button", { name: "Edit" })).click();
    await fill(await screen.findByLabelText("Name"), "Money");
    expect(await screen.findByText("Its 1 service will name the new owner.")).toBeTruthy();
    screen.getByRole("button", { name: "Save" }).click();
    expect(await heading("Money")).toBeTruthy();
    expect((await core.ask("service_list", {}))[0]?.owner).toBe("Money");
    screen.getByRole("button", { name: "Archive" }).click();
    (await screen.findByRole("button", { name: "Delete…" })).click();
    expect(await screen.findByText(/0 assessments and 0 reviews go with it/)).toBeTruthy();
    screen.getByRole("button", { name: "Delete" }).click();
    await waitFor(() => expect(location.hash).toBe("#/maturity"));
    expect(await core.ask("team_list", {})).toEqual([]);
    await step("undo");
    expect((await core.ask("team_list", {}))[0]?.archived).toBe(true);
  });

  it("is read where nothing can be changed, and says so where it is gone", async () => {
    await start(() => `#/team/${team}`, { readOnly: true });
    await heading("Payments Platform");
    expect(screen.queryByRole("button", { name: /Archive|Edit|Start|New/ })).toBeNull();
    cleanup();
    await start(() => "#/team/018f0000-0000-7000-8000-000000000000");
    expect(await heading("Team")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });
});

describe("two assessments compared", () => {
  it("says what moved and why", async () => {
    const before = await assessed("Q3 2026", "2026-08-20", "most");
    const after = await assessed("Q4 2026", "2026-11-20", "some");
    await start(() => `#/compare/${before}/${after}`);
    expect(await heading("What changed")).toBeTruthy();
    const rows = screen.getAllByRole("row").slice(1);
    expect(rows.length).toBe(10);
    expect(within(rows[0] as HTMLElement).getByText("down 1")).toBeTruthy();
    expect(screen.getAllByText("Answer").length).toBeGreaterThan(10);
    expect(view.crumbs.map((crumb) => crumb.label)).toEqual(["Payments Platform", "Maturity", "Q3 2026 to Q4 2026"]);
    await noViolations();
  });

  it("has words for every reason and every move", () => {
    expect(moved(3, 2)).toBe("down 1");
    expect(moved(2, 2)).toBe("same");
    expect(moved(null, 2)).toBe("newly rated");
    expect(moved(2, null)).toBe("no longer rated");
    expect(moved(null, null)).toBe("not rated");
    for (const reason of ["answer", "evidence_expired", "evidence", "respondents", "na", "model"]) expect(reasonLook(reason).word).not.toBe("Changed");
    expect(reasonLook("evidence_expired").kind).toBe("dusk");
  });
});

describe("the trend", () => {
  it("keeps every point in its field and leaves a hole where nothing is rated", () => {
    expect(y(5)).toBe(BOX.top);
    expect(y(1)).toBe(BOX.height - BOX.bottom);
    expect(y(9)).toBe(BOX.top);
    expect([x(0, 3), x(2, 3)]).toEqual([BOX.left, BOX.width - BOX.right]);
    expect(line([1, null, 3]).match(/M/g)?.length).toBe(2);
    expect(line([1, 2]).match(/L/g)?.length).toBe(1);
    const shown = Array.from({ length: 24 }, (_, n) => n).filter((n) => labelled(n, 24));
    expect(shown.length).toBe(8);
    expect(shown.at(-1)).toBe(23);
  });
});
