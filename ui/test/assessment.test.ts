/** One assessment against the real core, by keyboard: blind ballots, the reveal, the grid, why not, actions, the agenda, people and ballot files. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
// Loaded beforehand: what is tested is the screen, not how fast a busy machine compiles it.
import "../src/maturity/Assessment.svelte";
import type { VoteWord } from "../src/gen/api";
import { saveDrafts } from "../src/host/draft.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { paletteCommands, step } from "../src/frame/commands";
import { moveInGrid } from "../src/parts/grid";
import { label, outline } from "../src/maturity/radar";
import { brief, naLacks } from "../src/maturity/words";
import { checkErrors, proofErrors } from "../src/maturity/ladder/forms";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, radio, stops, tabTo, write } from "./keyboard";

let core: Core;
let id = "";
const PEOPLE = ["Priya Raman", "Tomás Okafor", "Mara Sund"];
type Vote = (dimension: string, stage: number, n: number, who: number) => VoteWord | undefined;

const stored = (respondent?: string) => core.ask("assessment_show", { id, ...(respondent ? { respondent } : {}) });
const person = async (name: string) => (await stored()).respondents.find((one) => one.name.startsWith(name))?.id ?? "";
const criterion = async (which: string) => (await stored()).dimensions.flatMap((one) => one.criteria).find((one) => one.id === which);
const settled = async () => void (await saving.settled());
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });
const follow = () => route.read(location.hash);
async function go(hash: string) {
  if (location.hash === hash) return follow();
  const changed = new Promise((done) => window.addEventListener("hashchange", done, { once: true }));
  location.hash = hash;
  await changed;
}

/** A team with one assessment; with `vote`, everybody has answered and it is revealed. */
async function start(options: { vote?: Vote; at?: string; people?: string[]; readOnly?: boolean; evidence?: boolean } = {}) {
  core = freshCore({ sample: false });
  const team = (await core.ask("team_create", { name: "Payments Platform" })).output.id;
  id = (await core.ask("assessment_create", { team, title: "Q4 2026", respondents: options.people ?? PEOPLE })).output.id;
  if (options.vote) await answerAll(options.vote, options.evidence !== false);
  await go(`#/assessment/${id}${options.at ?? ""}`);
  await workspace.load();
  if (options.readOnly && workspace.home) workspace.home = { ...workspace.home, workspace: { ...workspace.home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
  render(App);
}
async function answerAll(vote: Vote, evidence: boolean) {
  const shown = await stored();
  for (const [who, one] of shown.respondents.entries()) {
    for (const dimension of shown.dimensions) for (const [n, each] of dimension.criteria.entries()) {
      const word = vote(dimension.id, each.stage, n, who);
      if (word) await core.ask("vote_set", { respondent: one.id, criterion: each.id, vote: word });
    }
    await core.ask("respondent_update", { id: one.id, done: true });
  }
  if (evidence) for (const dimension of shown.dimensions) for (const each of dimension.criteria) {
    if (each.stage > 2) continue;
    await core.ask("proof_add", { assessment: id, criterion: each.id, kind: "link", title: "Page", url: "https://wiki.example/a", collected_by: "Priya Raman" });
  }
  await core.ask("assessment_reveal", { id });
}
/** Stage 2 in every dimension, where evidence is given; SLO criteria of stage 3 disagree. */
const TWO: Vote = (dimension, stage, _, who) => (stage === 2 ? "most" : stage === 3 ? (dimension === "slo" ? (["none", "half", "most"] as const)[who] ?? "most" : "half") : "none");

beforeEach(() => window.addEventListener("hashchange", follow));
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});
async function clean() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ; ")}`)).toEqual([]);
}

describe("voting", () => {
  it("says who has gone how far and nothing of what was said, and reveals only when asked twice while somebody is missing", async () => {
    await start();
    const priya = await person("Priya");
    await core.ask("vote_set", { respondent: priya, criterion: "slo.2.indicator", vote: "some" }).catch(() => undefined);
    await heading("Maturity");
    expect(await screen.findByText(/0 of 3 finished/)).toBeTruthy();
    expect(screen.queryByRole("grid")).toBeNull();
    await clean();
    tabTo("Reveal…");
    await hit("Enter");
    const dialog = await screen.findByRole("dialog", { name: "Reveal before all have finished?" });
    expect(dialog.textContent).toContain("Priya Raman, Tomás Okafor, Mara Sund have not finished");
    expect(document.activeElement?.textContent).toBe("Wait");
    tabTo("Reveal anyway");
    await hit("Enter");
    expect(await screen.findByRole("grid")).toBeTruthy();
    expect((await stored()).revealed).toBe(true);
    expect(screen.getAllByText(/Not enough answered/).length).toBeGreaterThan(9);
  });

  it("answers a whole ballot from the keyboard, and choosing does not move on", async () => {
    await start({ people: ["Mara Sund"] });
    await heading("Maturity");
    tabTo("Answer as Mara Sund");
    await hit("Enter");
    await heading("Mara Sund");
    const all = (await stored()).dimensions.flatMap((one) => one.criteria);
    const current = () => document.querySelector(".q.current")?.id;
    await waitFor(() => expect(document.activeElement?.closest("fieldset")?.id).toBe(`criterion-${all[0]?.id}`));
    expect(screen.getAllByRole("group")[0]?.querySelectorAll("input[type=radio]")).toHaveLength(6);
    for (const [n, one] of all.entries()) {
      await waitFor(() => expect(current()).toBe(`criterion-${one.id}`));
      await hit(String((n % 6) + 1));
      expect(current()).toBe(`criterion-${one.id}`);
      await hit("j");
    }
    await settled();
    const mine = (await stored(await person("Mara"))).dimensions.flatMap((one) => one.criteria).map((one) => one.vote);
    expect(mine.slice(0, 7)).toEqual(["none", "some", "half", "most", "na", "unknown", "none"]);
    expect(mine.every((vote) => vote !== null)).toBe(true);
    expect(screen.getByText(`${all.length} of ${all.length}`)).toBeTruthy();
    await clean();
    tabTo("I’m finished");
    await hit("Enter");
    await waitFor(async () => expect((await stored()).respondents[0]?.done).toBe(true));
    expect(await screen.findByText("Mara Sund has finished")).toBeTruthy();
  }, 60_000);

  it("goes to the next unanswered, keeps a remark, clears, and undo comes back to the criterion", async () => {
    await start({ people: ["Mara Sund"] });
    const mara = await person("Mara");
    const all = (await stored()).dimensions.flatMap((one) => one.criteria);
    for (const one of all.slice(0, 14)) await core.ask("vote_set", { respondent: mara, criterion: one.id, vote: "most" });
    await go(`#/assessment/${id}/vote?by=${mara}`);
    await heading("Mara Sund");
    await waitFor(() => expect(document.querySelector(".q.current")?.id).toBe(`criterion-${all[14]?.id}`));
    await hit("3");
    await hit("c");
    await write("Only for checkout.");
    expect(await saveDrafts()).toBe(true);
    await hit("Escape");
    await waitFor(() => expect((document.activeElement as HTMLInputElement).value).toBe("half"));
    await settled();
    const again = (await stored(mara)).dimensions.flatMap((one) => one.criteria)[14];
    expect([again?.vote, again?.remark]).toEqual(["half", "Only for checkout."]);
    await hit("u");
    await waitFor(() => expect(document.querySelector(".q.current")?.id).toBe(`criterion-${all[15]?.id}`));
    await hit("2");
    await hit("Backspace");
    await settled();
    expect((await stored(mara)).dimensions.flatMap((one) => one.criteria)[15]?.vote).toBeNull();
    await hit("]");
    await step("undo");
    await waitFor(() => expect(document.querySelector(".q.current")?.id).toBe(`criterion-${all[15]?.id}`));
    expect((await stored(mara)).dimensions.flatMap((one) => one.criteria)[15]?.vote).toBe("some");
  });

  it("hides one ballot before another opens", async () => {
    await start();
    const [priya, tomas] = [await person("Priya"), await person("Tomás")];
    const first = (await stored()).dimensions[0]?.criteria[0]?.id ?? "";
    await core.ask("vote_set", { respondent: priya, criterion: first, vote: "most" });
    await go(`#/assessment/${id}/vote?by=${priya}&c=${first}`);
    await heading("Priya Raman");
    await waitFor(() => expect(document.querySelectorAll("input:checked")).toHaveLength(1));
    await go(`#/assessment/${id}/vote?by=${tomas}&c=${first}`);
    await heading("Tomás Okafor");
    await waitFor(() => expect(document.querySelectorAll("input:checked")).toHaveLength(0));
  });
});

describe("people", () => {
  it("adds pasted names, renames, refuses a name twice in words, and asks before answers go", async () => {
    await start({ people: ["Mara Sund"], at: "/people" });
    await heading("People");
    tabTo("Add people");
    await write("Priya Raman\nTomás Okafor, Elin Berg");
    await hit("Enter", { ctrlKey: true });
    expect(await screen.findByText("0 of 4 finished")).toBeTruthy();
    tabTo("Rename Elin Berg");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("INPUT"));
    await write("Mara Sund");
    await hit("Enter");
    expect((await screen.findByRole("alert")).textContent).toMatch(/name|there/i);
    await write("Elin Holm");
    await hit("Enter");
    expect(await screen.findByText("Elin Holm", { selector: ".medium" })).toBeTruthy();
    const first = (await stored()).dimensions[0]?.criteria[0]?.id ?? "";
    await core.ask("vote_set", { respondent: await person("Mara"), criterion: first, vote: "most" });
    workspace.reload();
    await screen.findByText("1 of 103");
    tabTo("Remove Mara Sund");
    await hit("Enter");
    expect((await screen.findByRole("dialog", { name: "Remove Mara Sund?" })).textContent).toContain("1 answer of theirs goes with it");
    tabTo("Keep");
    await hit("Enter");
    expect((await stored()).respondents).toHaveLength(4);
    await clean();
  });
});

describe("ballot files", () => {
  const text = async (respondent: string) => (await core.ask("ballot_export", { respondent })).text;

  it("saves a ballot, takes it in, says when nothing changed, and refuses one that was edited", async () => {
    await start({ at: "/people" });
    await heading("People");
    const [priya, mara] = [await person("Priya"), await person("Mara")];
    const first = (await stored()).dimensions[0]?.criteria[0]?.id ?? "";
    await core.ask("vote_set", { respondent: mara, criterion: first, vote: "half" });
    const written: string[] = [];
    core.desktop.exportBallot = async (respondent) => {
      written.push(await text(respondent));
      return { name: "ballot-mara.json" };
    };
    tabTo("Save as file… Mara Sund");
    await hit("Enter");
    expect(await screen.findByText("Written: ballot-mara.json", { selector: ".tiny" })).toBeTruthy();
    const file = written[0] ?? "";
    expect(JSON.parse(file)).toMatchObject({ format: "lamppost-ballot" });
    await core.ask("vote_set", { respondent: mara, criterion: first, vote: "none" });

    core.desktop.pickBallot = async () => ({ name: "ballot-mara.json", text: file });
    tabTo("Take in a file…");
    await hit("Enter");
    await waitFor(async () => expect((await stored(mara)).dimensions[0]?.criteria[0]?.vote).toBe("half"));
    const said = (text: RegExp) => waitFor(() => expect(screen.getAllByRole("status").map((one) => one.textContent).join(" ")).toMatch(text));
    await said(/Mara Sund answered 1 criteri/);
    tabTo("Take in a file…");
    await hit("Enter");
    await said(/Mara Sund is imported already\. Nothing changed\./);
    expect((await stored(mara)).dimensions[0]?.criteria[0]?.vote).toBe("half");
    expect((await stored(priya)).dimensions[0]?.criteria[0]?.vote).toBeNull();

    core.desktop.pickBallot = async () => ({ name: "ballot-mara.json", text: file.replace('"half"', '"most"') });
    tabTo("Take in a file…");
    await hit("Enter");
    expect((await screen.findByRole("alert")).textContent).toMatch(/changed|edited|by hand/i);
    expect((await stored(mara)).dimensions[0]?.criteria[0]?.vote).toBe("half");
    await clean();
  });

  it("opens a ballot that was sent, to be answered here", async () => {
    await start({ at: "/people" });
    await heading("People");
    const file = await text(await person("Tomás"));
    // Another machine, with a workspace of its own.
    cleanup();
    await core.end();
    core = freshCore({ sample: false });
    await go("#/");
    await workspace.load();
    render(App);
    const open = paletteCommands().find((one) => one.text === "Answer a ballot…");
    open?.run();
    await screen.findByRole("dialog", { name: "Answer a ballot" });
    core.desktop.pickBallot = async () => ({ name: "ballot.json", text: file.slice(0, 200) });
    tabTo("Choose the file…");
    await hit("Enter");
    expect(await screen.findByRole("alert")).toBeTruthy();
    core.desktop.pickBallot = async () => ({ name: "ballot.json", text: file });
    tabTo("Choose the file…");
    await hit("Enter");
    await heading("Tomás Okafor");
    expect(location.hash).not.toContain(id);
    expect(document.querySelectorAll(".q.current input[type=radio]")).toHaveLength(6);
  });
});

describe("the grid", () => {
  it("is one tab stop, moves by cell, names each in full, and lights the inspector", async () => {
    await start({ vote: TWO });
    const grid = await screen.findByRole("grid");
    expect(within(grid).getAllByRole("columnheader").map((head) => head.textContent)).toEqual(["Dimension", "2Managed", "3Defined", "4Measured", "5Optimized", "Stage"]);
    expect(stops().filter((stop) => grid.contains(stop))).toHaveLength(1);
    stops().find((stop) => grid.contains(stop))?.focus();
    const cell = () => document.activeElement?.textContent?.replace(/\s+/g, " ").trim();
    expect(cell()).toMatch(/F, fully, at stage 2/);
    await hit("ArrowRight");
    expect(cell()).toMatch(/P, partly, at stage 3; blocks here/);
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown"]) await hit(key);
    await hit("i");
    expect(await screen.findByRole("heading", { level: 2, name: "Service levels and error budgets" })).toBeTruthy();
    expect(document.querySelector("tr[aria-current]")?.id).toBe("dimension-slo");
    const panel = await screen.findByRole("complementary", { name: "Inspector" });
    expect(within(panel).getByRole("heading", { name: "Why not stage 3" })).toBeTruthy();
    expect(within(panel).getByRole("heading", { name: "Votes on stage 3, revealed" })).toBeTruthy();
    expect(within(panel).getAllByText("Contested").length).toBeGreaterThan(0);
    expect(within(panel).getAllByRole("img", { name: /^None 1, some 0, half 1, most 1\./ }).length).toBeGreaterThan(0);
    expect(within(panel).getByRole("img", { name: /^Profile by dimension/ })).toBeTruthy();
    expect(within(panel).getByText("The same in words").closest("details")?.querySelectorAll("li")).toHaveLength(10);
    await clean();
    expect(document.querySelector(".stats")?.textContent).toMatch(/Stage 2 lowest.*Stage 2 median/);
    await hit("Enter");
    await heading("Criteria");
    expect(document.querySelector(".q.current")?.id).toMatch(/^criterion-slo\.3/);
    await clean();
    await hit("Escape");
    await waitFor(() => expect(document.activeElement?.getAttribute("data-cell")).toMatch(/^3 /));
  }, 60_000);

  it("makes actions of the fewest criteria with one key", async () => {
    await start({ vote: TWO });
    const grid = await screen.findByRole("grid");
    stops().find((stop) => grid.contains(stop))?.focus();
    const why = (await stored()).dimensions[0]?.result?.why;
    expect(why?.smallest.length).toBeGreaterThan(0);
    await hit("a");
    await waitFor(async () => expect((await stored()).actions.map((one) => one.criterion).sort()).toEqual([...(why?.smallest ?? [])].sort()));
    await waitFor(() => expect(view.spoken).toMatch(/made/));
    await hit("a");
    await settled();
    expect((await stored()).actions).toHaveLength(why?.smallest.length ?? 0);
  }, 60_000);

  it("takes a target and shows the road", async () => {
    await start({ vote: TWO });
    await screen.findByRole("grid");
    tabTo("Set a target");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("SELECT"));
    await pick("3 Defined");
    tabTo("By");
    await write("2027-03-31");
    tabTo("Save");
    await hit("Enter");
    expect(await screen.findByText(/by 31 Mar 2027/)).toBeTruthy();
    expect((await stored()).target).toMatchObject({ stage: 3, on: "2027-03-31", days: 131 });
    expect(await screen.findByRole("heading", { name: "The road to stage 3" })).toBeTruthy();
  }, 60_000);

  it("is text alone when the workspace is read-only", async () => {
    await start({ vote: TWO, readOnly: true });
    await screen.findByRole("grid");
    expect(screen.queryByRole("button", { name: /Make|Edit|target/ })).toBeNull();
  }, 60_000);
});

describe("the agenda", () => {
  it("settles a contested answer beside its votes, and opens it again", async () => {
    await start({ vote: TWO, at: "/agenda" });
    await heading("Agenda");
    const agenda = (await stored()).agenda;
    expect(agenda.length).toBeGreaterThan(1);
    expect(await screen.findByText(`${agenda.length} contested answers to settle`)).toBeTruthy();
    expect(screen.getByText("Tomás Okafor")).toBeTruthy();
    await clean();
    tabTo(/^None/);
    await radio(3);
    tabTo(/^Settle on/);
    await hit("Enter");
    expect(await screen.findByText("Say why, for those who were not there.")).toBeTruthy();
    tabTo("Because");
    await write("Half of the services, by the list.");
    await hit("Enter", { ctrlKey: true });
    await waitFor(async () => expect((await stored()).settled).toEqual([agenda[0]]));
    const one = await criterion(agenda[0] ?? "");
    expect(one?.settled).toMatchObject({ value: "half", reason: "Half of the services, by the list." });
    expect(one?.votes.map((each) => each.vote)).toEqual(["none", "half", "most"]);
    expect(await screen.findByText("Settled: Half")).toBeTruthy();
    await clean();
    tabTo(/^Open again/);
    await hit("Enter");
    await waitFor(async () => expect((await stored()).settled).toEqual([]));
  }, 60_000);
});

describe("a criterion", () => {
  it("takes evidence and a check by another person, by keyboard", async () => {
    await start({ vote: TWO, evidence: false });
    await screen.findByRole("grid");
    const which = "slo.3";
    const first = (await stored()).dimensions.find((one) => one.id === "slo")?.criteria.find((one) => one.stage === 3)?.id ?? which;
    await go(`#/assessment/${id}?d=slo&c=${first}`);
    await heading("Criteria");
    await waitFor(() => expect(document.querySelector(".q.current")?.id).toBe(`criterion-${first}`));
    await hit("e");
    await waitFor(() => expect((document.activeElement as HTMLInputElement).type).toBe("url"));
    await write("https://wiki.example/slo");
    tabTo("Title");
    await write("SLO page");
    tabTo("By");
    await write("Priya Raman");
    tabTo("Add evidence");
    await hit("Enter");
    await waitFor(async () => expect((await criterion(first))?.level).toBe(1));
    await waitFor(() => expect(document.activeElement?.id).toBe(`criterion-${first}`));
    await screen.findByRole("button", { name: /^Say who checked it/ });
    tabTo("Say who checked it SLO page");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("INPUT"));
    await write("Priya Raman");
    await hit("Enter");
    expect(await screen.findByText(/Another person has to check it/)).toBeTruthy();
    await write("Mara Sund");
    await hit("Enter");
    await waitFor(async () => expect((await criterion(first))?.level).toBe(2));
    await screen.findByRole("button", { name: /^Check again/ });
    await clean();
    tabTo("Edit SLO page");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("INPUT"));
    tabTo("Collected on");
    await write("2027-01-01");
    tabTo("Save evidence");
    await hit("Enter");
    await waitFor(async () => expect((await criterion(first))?.evidence[0]?.collected_on).toBe("2027-01-01"));
  }, 60_000);

  it("says what N/A still needs", async () => {
    await start({ vote: (_, stage, n) => (stage === 2 && n === 0 ? "na" : "most") });
    const first = (await stored()).dimensions[0]?.criteria[0]?.id ?? "";
    await go(`#/assessment/${id}?c=${first}`);
    await heading("Criteria");
    await waitFor(() => expect(document.querySelector(".q.current")?.id).toBe(`criterion-${first}`));
    await hit("n");
    expect(await screen.findByText(/N\/A needs a reason, an approver and a review day\./)).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.tagName).toBe("TEXTAREA"));
    await write("There is no production code of our own.");
    tabTo("Who agrees");
    await write("Elin Berg");
    tabTo("Look at it again on");
    await write("2027-05-20");
    tabTo("Save");
    await hit("Enter");
    await waitFor(async () => expect((await criterion(first))?.na?.lacks).toEqual([]));
    expect(await screen.findByText(/N\/A would hold/)).toBeTruthy();
  }, 60_000);
});

it("knows where keys lead, how names are cut, and where the outline runs", () => {
  expect(moveInGrid("ArrowRight", 0, 0, 10, 7)).toEqual([0, 1]);
  expect(moveInGrid("ArrowUp", 0, 0, 10, 7)).toBeNull();
  expect(moveInGrid("End", 3, 1, 10, 7)).toEqual([3, 6]);
  expect(moveInGrid("Home", 3, 1, 10, 7, true)).toEqual([0, 0]);
  expect(brief("Scaling, capacity and cloud-native design")).toBe("Scaling");
  expect(naLacks(["reason", "review_on"])).toBe("N/A needs a reason and a review day.");
  expect(outline([5, 0, null, 5]).split(" ")).toEqual(["144.0,24.0", "144.0,94.0", "144.0,94.0", "74.0,94.0"]);
  expect(label(0, 4)).toMatchObject({ x: 144, anchor: "middle" });
  expect(proofErrors({ kind: "link", title: "", url: "wiki", file: "", text: "", collected_on: "soon", collected_by: "" })).toMatchObject({ url: "Enter an address that starts with https://.", collected_on: "Enter a day, like 2026-11-20." });
  expect(checkErrors({ by: "priya raman", on: "2026-11-21" }, "Priya Raman", "2026-11-20")).toEqual({ by: "Priya Raman collected it. Another person has to check it.", on: "That day has not come yet. Choose today or earlier." });
});
