/** Time against the real core, by keyboard: snapshots taken, opened and compared, past values put back, and the timeline. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
// Loaded beforehand: what is tested is the screen, not how fast a busy machine compiles it.
import "../src/time/Dialogs.svelte";
import "../src/time/History.svelte";
import "../src/time/compare/Comparison.svelte";
import "../src/design/Design.svelte";
import "../src/report/ComparisonReport.svelte";
import "../src/report/Report.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route, to } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { whatOf } from "../src/time/history.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, tabTo, write } from "./keyboard";

let core: Core;
let review = "";
const LONG = { timeout: 15_000 };
const QUESTION = "slo.set";
/** The row of that question. */
const Q = `#q-${QUESTION.replace(".", "\\.")}`;
const TEXT = "Are indicators and objectives agreed with the product owner and shown on a chart?";
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name }, LONG);
const follow = () => { route.leaving(); route.read(location.hash); };
function go(hash: string) {
  location.hash = hash;
  follow();
}
async function start(hash = to.history("review", review)) {
  go(hash);
  await workspace.load();
  render(App);
}
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
const snapshots = () => core.ask("snapshot_list", { review });
const take = async (title: string) => (await core.ask("snapshot_take", { review, title })).output.id;
const set = (answer: "met" | "unmet" | "partial") => core.ask("answer_set", { review, question: QUESTION, answer });
const stored = async () => (await core.ask("readiness_show", { review })).questions.find((one) => one.id === QUESTION);
const dialog = (name: string | RegExp) => screen.findByRole("dialog", { name }, LONG);
const noDialog = () => waitFor(() => expect(document.querySelector("dialog[open]")).toBeNull(), LONG);
const differences = () => [...document.querySelectorAll(".difference")].map((one) => (one.textContent ?? "").replace(/\s+/g, " ").trim());

beforeEach(async () => {
  window.addEventListener("hashchange", follow);
  core = freshCore();
  review = await core.reviewOf("Checkout API");
});
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("snapshots", () => {
  it("takes one by keyboard, keeps a name that is refused, and lists how the review stood", async () => {
    await start();
    expect(await heading("History")).toBeTruthy();
    expect(await screen.findByText(/^None yet\. A snapshot freezes the review/, undefined, LONG)).toBeTruthy();
    await noViolations();
    document.body.focus();
    await hit("s");
    await dialog("Take a snapshot");
    tabTo("Take the snapshot");
    await hit("Enter");
    document.querySelector("form")?.requestSubmit();
    expect(await screen.findByText("A snapshot needs a name.")).toBeTruthy();
    tabTo("Name");
    await write("x".repeat(600));
    await hit("Enter");
    expect((await screen.findByRole("alert")).textContent).toMatch(/\w+/);
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value).toHaveLength(600);
    await noViolations();
    tabTo("Name");
    await write("Before the load test");
    await hit("Enter");
    await noDialog();
    const row = await screen.findByRole("row", { name: /Before the load test/ });
    expect(row.textContent).toContain("93 of 99");
    expect(row.textContent).toContain("25 gaps (2 waived)");
    expect(row.textContent).toContain("No-go");
    expect(row.textContent).toContain("Mara Lind");
    await noViolations();
  });

  it("deletes one only when asked again, and undo brings it back", async () => {
    await take("Before the load test");
    await start();
    await screen.findByRole("row", { name: /Before the load test/ }, LONG);
    tabTo(/^Delete/);
    await hit("Enter");
    await dialog("Delete Before the load test?");
    expect(document.activeElement?.textContent).toBe("Keep");
    tabTo("Delete");
    await hit("Enter");
    await noDialog();
    await waitFor(async () => expect(await snapshots()).toEqual([]));
    expect(await screen.findByText(/^None yet\./)).toBeTruthy();
    await hit("z", { ctrlKey: true });
    await waitFor(async () => expect((await snapshots()).map((one) => one.title)).toEqual(["Before the load test"]));
  });

  it("opens one in the usual screens as of then, where nothing can be changed", async () => {
    const id = await take("Before the load test");
    await set("unmet");
    await start();
    await screen.findByRole("row", { name: /Before the load test/ }, LONG);
    tabTo("Before the load test");
    await hit("Enter");
    follow();
    expect(await heading("Readiness")).toBeTruthy();
    expect(await screen.findByText("As of 20 Nov 2026: Before the load test.")).toBeTruthy();
    expect(location.hash).toBe(to.frozen(review, id, to.readiness(review)));
    go(to.frozen(review, id, to.readiness(review, QUESTION)));
    await waitFor(() => expect(document.querySelector(`${Q} .told`)?.textContent).toContain("Met"), LONG);
    expect(document.querySelector("input[type=radio]")).toBeNull();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    // A key that would answer does nothing, neither here nor in the workspace.
    (document.activeElement as HTMLElement).blur();
    await hit("2");
    await saving.settled();
    expect((await stored())?.answer).toBe("unmet");
    // Links stay inside, the way out is said.
    tabTo("Report");
    await hit("Enter");
    follow();
    expect(location.hash).toBe(to.frozen(review, id, to.report(review)));
    expect(await heading("Report")).toBeTruthy();
    expect(screen.queryByRole("link", { name: /Publish/ })?.textContent ?? "Publishing").toBe("Publishing");
    await noViolations();
    tabTo("Back to now");
    await hit("Enter");
    follow();
    await waitFor(() => expect(location.hash).toBe(to.report(review)));
    await waitFor(() => expect(screen.queryByText(/^As of 20 Nov 2026/)).toBeNull());
  }, 40_000);

  it("writes what was typed before a snapshot was opened to the review, not to the snapshot", async () => {
    const id = await take("Before the load test");
    await start(to.readiness(review, QUESTION));
    await heading("Readiness");
    await waitFor(() => expect(document.querySelector(`${Q}.current`)).toBeTruthy(), LONG);
    (document.activeElement as HTMLElement).blur();
    await hit("i");
    const inspector = await screen.findByRole("complementary", { name: "Inspector" });
    await within(inspector).findByRole("textbox", { name: "Note" }, LONG);
    tabTo("Note", inspector);
    await waitFor(() => expect((document.activeElement as HTMLTextAreaElement).value).toContain("Agreed with Product"), LONG);
    await write("Typed in the last moment");
    go(to.frozen(review, id, to.readiness(review, QUESTION)));
    await waitFor(async () => expect((await stored())?.note).toBe("Typed in the last moment"), LONG);
    expect(saving.state).toBe("saved");
    const then = await core.call("readiness_show", { review }, id) as { questions: { id: string; note: string }[] };
    expect(then.questions.find((one) => one.id === QUESTION)?.note).toContain("Agreed with Product");
  }, 40_000);

  it("says so when the snapshot of an address is gone", async () => {
    const id = await take("Short-lived");
    await core.ask("snapshot_delete", { id });
    await start(to.frozen(review, id, to.readiness(review)));
    expect(await screen.findByText("This snapshot is not there any more.", undefined, LONG)).toBeTruthy();
    tabTo("Back to now");
    await hit("Enter");
    follow();
    expect(await screen.findByText(/74 met/, undefined, LONG)).toBeTruthy();
  }, 40_000);

  it("says which one is damaged and does not open it, and takes none where the workspace is read-only", async () => {
    await take("Before the load test");
    const call = core.call.bind(core);
    core.call = async (name, payload, at) => {
      const answer = await call(name, payload, at);
      return name === "snapshot_list" ? (answer as object[]).map((row) => ({ ...row, opens: false, damaged: "What it froze is not what was written down then." })) : answer;
    };
    await workspace.load();
    go(to.history("review", review));
    if (workspace.home) workspace.home = { ...workspace.home, workspace: { ...workspace.home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
    render(App);
    const row = await screen.findByRole("row", { name: /Before the load test/ }, LONG);
    expect(row.textContent).toContain("What it froze is not what was written down then.");
    expect(within(row).queryByRole("link")).toBeNull();
    expect(within(row).queryByRole("button")).toBeNull();
    expect(screen.queryByRole("button", { name: /Take a snapshot/ })).toBeNull();
    document.body.focus();
    await hit("s");
    expect(document.querySelector("dialog[open]")).toBeNull();
    await noViolations();
  });

  it("keeps those of an assessment", async () => {
    const { assessments } = { assessments: await core.ask("assessment_list", {}) };
    const assessment = assessments[0]?.id ?? "";
    await core.ask("snapshot_take", { assessment, title: "After the talk" });
    await start(to.history("assessment", assessment));
    expect(await heading("History")).toBeTruthy();
    expect(await screen.findByRole("columnheader", { name: "Stage" })).toBeTruthy();
    await noViolations();
    tabTo("After the talk");
    await hit("Enter");
    follow();
    expect(await screen.findByText("As of 20 Nov 2026: After the talk.", undefined, LONG)).toBeTruthy();
    expect(await heading("Maturity")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
  }, 40_000);
});

describe("comparison", () => {
  async function changed() {
    const id = await take("Before the load test");
    await set("unmet");
    await core.ask("note_set", { review, question: QUESTION, text: "Agreed with Product on 19 November. Latency: **p99 under 600 ms** for the confirm call.\n\n- availability 99.95 %\n- freshness of order state: 30 s" });
    const { documents } = await core.ask("document_list", { review });
    const design = await core.ask("document_show", { id: documents[0]?.id ?? "" });
    const summary = design.sections.find((one) => one.text.length > 40);
    await core.ask("section_write", { document: design.id, section: summary?.id ?? "", text: `${summary?.text} And no more.` });
    const { rows } = await core.ask("register_show", { review });
    await core.ask("scenario_update", { id: rows[0]?.id ?? "", owner: "Ben Okafor" });
    return id;
  }

  it("shows effect, score, every difference word by word, by whom and when", async () => {
    const id = await changed();
    await start(to.comparison(review, id, "now"));
    expect(await heading("What changed")).toBeTruthy();
    const core_ = await core.ask("snapshot_compare", { review, before: id, after: "now" });
    expect(await screen.findByText(core_.effect, undefined, LONG)).toBeTruthy();
    expect(differences()).toHaveLength(core_.count);
    const note = differences().find((one) => one.includes("Note")) ?? "";
    expect(note).toContain("Removed: 12 October Added: 19 November");
    expect(note).toContain("Removed: 800 Added: 600");
    expect(note).toContain("Mara Lind, 20 Nov 2026");
    expect(differences()[0]).toContain("Is a gap now, counted as Met.");
    expect(screen.getByRole("heading", { level: 2, name: /Service levels.*100.*35/ })).toBeTruthy();
    expect(differences().find((one) => one.includes("And no more"))).toContain("Added: And no more.");
    await noViolations();
  }, 40_000);

  it("moves with j and k, by part with brackets, filters by part, kind and person, and swaps", async () => {
    const id = await changed();
    await start(to.comparison(review, id, "now"));
    await heading("What changed");
    await waitFor(() => expect(differences().length).toBeGreaterThan(3), LONG);
    const lit = () => document.querySelector(".difference.here")?.textContent ?? "";
    const first = lit();
    await hit("j");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Note"));
    expect(lit()).not.toBe(first);
    await hit("k");
    await waitFor(() => expect(lit()).toBe(first));
    await hit("]");
    await waitFor(() => expect(document.activeElement?.closest("section")?.textContent).not.toContain("Service levels"));
    tabTo(/^Part/);
    await pick("Scenarios");
    await waitFor(() => expect(differences()).toHaveLength(1));
    expect(differences()[0]).toContain("Ben Okafor");
    tabTo(/^Part/);
    await pick("differences");
    tabTo(/^What became of it/);
    await pick("Removed");
    expect(await screen.findByText(/^No difference fits/)).toBeTruthy();
    tabTo("Clear the filter");
    await hit("Enter");
    await waitFor(() => expect(differences().length).toBeGreaterThan(3));
    tabTo(/^By whom/);
    await pick("Mara Lind");
    await waitFor(() => expect(differences().every((one) => one.includes("Mara Lind"))).toBe(true));
    (document.activeElement as HTMLElement).blur();
    await hit("x");
    follow();
    await waitFor(() => expect(differences()[0]).toContain("Counts as Met now, was a gap"), LONG);
  }, 40_000);

  it("draws a long one in parts, and goes on where the light moves past them", async () => {
    const id = await take("Before the load test");
    await set("unmet");
    const call = core.call.bind(core);
    core.call = async (name, payload, at) => {
      const answer = await call(name, payload, at);
      if (name !== "snapshot_compare") return answer;
      const shown = answer as { areas: { differences: object[] }[]; count: number };
      const first = shown.areas[0]?.differences[0] ?? {};
      const many = Array.from({ length: 450 }, (_, n) => ({ ...first, key: `many ${n}`, what: `<b>Question ${n}</b>` }));
      return { ...shown, count: 450, areas: [{ ...shown.areas[0], differences: many }] };
    };
    await start(to.comparison(review, id, "now"));
    await waitFor(() => expect(differences()).toHaveLength(200), LONG);
    expect(screen.getByText("<b>Question 0</b>")).toBeTruthy();
    tabTo("Show more of 450 differences");
    await hit("Enter");
    await waitFor(() => expect(differences()).toHaveLength(400), LONG);
    tabTo(/^Filter differences/);
    await write("question 449");
    await waitFor(() => expect(differences()).toHaveLength(1), LONG);
  }, 60_000);

  it("goes to another pair from the lists, and says when nothing is different", async () => {
    const id = await take("One");
    const two = await take("Two");
    await start(to.comparison(review, id, "now"));
    await heading("What changed");
    expect(await screen.findByText(/^Nothing is different/, undefined, LONG)).toBeTruthy();
    tabTo(/^ToNow|^To\b|^To /);
    const chosen = document.activeElement;
    await pick("Two");
    follow();
    expect(location.hash).toBe(to.comparison(review, id, two));
    await waitFor(() => expect(document.querySelector("main")?.getAttribute("aria-busy")).toBeNull(), LONG);
    expect(document.activeElement).toBe(chosen);
    expect((chosen as HTMLSelectElement).value).toBe(two);
    const swap = tabTo("Swap");
    await hit("Enter");
    await waitFor(() => expect(location.hash).toBe(to.comparison(review, two, id)));
    await waitFor(() => expect((tabTo(/^From/) as HTMLSelectElement).value).toBe(two), LONG);
    expect(swap.isConnected).toBe(true);
    expect(await screen.findByText(/^Nothing is different/, undefined, LONG)).toBeTruthy();
    go(to.comparison(review, "01a1f8d3-ea00-7000-833e-25a0be19ecf7", "now"));
    expect(await screen.findByText(/no snapshot|not found|There is no/i, undefined, LONG)).toBeTruthy();
    await noViolations();
  }, 40_000);

  it("is a report too, and its file is asked for as a comparison", async () => {
    const id = await changed();
    await start(to.comparison(review, id, "now"));
    await heading("What changed");
    await waitFor(() => expect(differences().length).toBeGreaterThan(3), LONG);
    tabTo("As a report");
    await hit("Enter");
    follow();
    expect(await heading("Report")).toBeTruthy();
    const paper = await screen.findByRole("article", { name: "Preview" }, LONG);
    await waitFor(() => expect(paper.textContent).toContain("what changed"));
    expect(paper.textContent).toContain("Service levels, score 100");
    let asked: unknown = null;
    core.desktop.exportReport = async (...all) => { asked = all; return null; };
    tabTo("Save as files");
    await hit("Enter");
    await waitFor(() => expect(asked).toEqual([{ comparison: { review, before: id, after: "now" } }, "github", { profile: "full" }]));
    await noViolations();
  }, 40_000);
});

describe("history", () => {
  it("lists the values of an answer from the inspector and puts one back as a new change", async () => {
    await set("unmet");
    await start(to.readiness(review, QUESTION));
    await heading("Readiness");
    await waitFor(() => expect(document.querySelector(`${Q}.current`)).toBeTruthy(), LONG);
    (document.activeElement as HTMLElement).blur();
    await hit("i");
    const inspector = await screen.findByRole("complementary", { name: "Inspector" });
    within(inspector).getByRole("tab", { name: "History" }).click();
    await within(inspector).findByRole("button", { name: "Put a value back…" }, LONG);
    tabTo("Put a value back…", inspector);
    await hit("Enter");
    const past = await dialog("History");
    expect(await within(past).findByText("Unmet", undefined, LONG)).toBeTruthy();
    tabTo(/^Values of/);
    await pick("Note");
    expect(await within(past).findByText(/^Agreed with Product/, undefined, LONG)).toBeTruthy();
    await pick("Answer");
    expect(await within(past).findByText("Unmet", undefined, LONG)).toBeTruthy();
    expect(past.textContent).toContain(TEXT);
    expect(past.textContent).toContain("Payments Platform, 30 Oct 2026");
    await noViolations();
    tabTo(/^Put this back/);
    await hit("Enter");
    await noDialog();
    await waitFor(async () => expect((await stored())?.answer).toBe("met"), LONG);
    await waitFor(() => expect(document.querySelector(`${Q} .pick .on`)?.textContent).toContain("Met"), LONG);
    // The state before the first value of the day that was put back is kept.
    expect((await snapshots()).map((one) => one.reason)).toEqual(["restore"]);
    await hit("z", { ctrlKey: true });
    await waitFor(async () => expect((await stored())?.answer).toBe("unmet"), LONG);
  }, 40_000);

  it("says why a value cannot be put back, and keeps the dialog", async () => {
    await set("unmet");
    await start();
    await heading("History");
    await screen.findAllByRole("button", { name: /^History…/ }, LONG);
    tabTo(/^History….*of Answer/);
    await hit("Enter");
    await dialog("History");
    await screen.findByRole("button", { name: /^Put this back/ }, LONG);
    const call = core.call.bind(core);
    core.call = async (name, payload, at) => {
      if (name === "history_restore") throw { kind: "refused", message: "The review is signed.", hint: "Start a change." };
      return call(name, payload, at);
    };
    tabTo(/^Put this back/);
    await hit("Enter");
    expect((await screen.findByRole("alert")).textContent).toContain("The review is signed. Start a change.");
    expect(document.querySelector("dialog[open]")).toBeTruthy();
    core.call = call;
  }, 40_000);

  it("has a way to the past values of a section, a cell and a scenario", async () => {
    const { documents } = await core.ask("document_list", { review });
    const design = await core.ask("document_show", { id: documents[0]?.id ?? "" });
    const section = design.sections.find((one) => one.text.length > 40);
    await core.ask("section_write", { document: design.id, section: section?.id ?? "", text: "Written over." });
    await start(to.design(review, section?.id));
    await screen.findByRole("heading", { level: 1, name: section?.title ?? "" }, LONG);
    tabTo("History…");
    await hit("Enter");
    const past = await dialog("History");
    await within(past).findByText("Written over.", undefined, LONG);
    tabTo(/^Put this back/);
    await hit("Enter");
    await noDialog();
    await waitFor(async () => expect((await core.ask("document_show", { id: design.id })).sections.find((one) => one.id === section?.id)?.text).toBe(section?.text), LONG);
    await waitFor(() => expect(document.body.textContent).toContain((section?.text ?? "").slice(0, 30)), LONG);
    const table = design.sections.flatMap((one) => one.tables.map((each) => ({ section: one.id, table: each }))).find((one) => one.table.rows.length > 0);
    go(to.design(review, table?.section));
    const cell = await waitFor(() => {
      const found = document.querySelector<HTMLElement>(".grid-table .cell:not(.said)");
      if (!found) throw new Error("No cell yet.");
      return found;
    }, LONG);
    cell.focus();
    await screen.findByRole("button", { name: /^History of / });
    tabTo(/^History of /);
    await hit("Enter");
    expect(await within(await dialog("History")).findByText("Now", undefined, LONG)).toBeTruthy();
    await hit("Escape");
    await noDialog();
    const { rows } = await core.ask("register_show", { review });
    go(to.risks(review, rows[0]?.id));
    await within(await screen.findByRole("complementary", { name: "Risk" }, LONG)).findByRole("button", { name: "History…" }, LONG);
    tabTo("History…", await screen.findByRole("complementary", { name: "Risk" }, LONG));
    await hit("Enter");
    expect(await within(await dialog("History")).findByText("Now", undefined, LONG)).toBeTruthy();
  }, 60_000);

  it("pages through the timeline, and a filter reads on until it has enough", async () => {
    await set("unmet");
    await start();
    await heading("History");
    const lines = () => document.querySelectorAll(".timeline .rows li").length;
    await waitFor(() => expect(lines()).toBe(50), LONG);
    expect(screen.getByRole("link", { name: `Answer of “${TEXT}”: Met, then Unmet` })).toBeTruthy();
    tabTo("Show earlier changes");
    await hit("Enter");
    await waitFor(() => expect(lines()).toBe(100), LONG);
    tabTo(/^Show changes of/);
    await pick("Answers");
    await waitFor(() => expect(lines()).toBe(50), LONG);
    expect([...document.querySelectorAll(".timeline .rows li")].every((one) => /^\s*(Answer|Answered)/.test(one.textContent ?? ""))).toBe(true);
    tabTo("Filter changes");
    await write("no such words anywhere");
    expect(await screen.findByText(/^(No change|None of the latest \d+ changes) fits/, undefined, LONG)).toBeTruthy();
    tabTo("Clear the filter");
    await hit("Enter");
    await waitFor(() => expect(lines()).toBe(50));
    await noViolations();
  }, 60_000);

  it("has a timeline of a service, without snapshots", async () => {
    const { service } = await core.ask("service_list", {}).then((rows) => ({ service: rows.find((one) => one.name === "Checkout API")?.id ?? "" }));
    await start(to.history("service", service));
    await heading("History");
    expect(screen.queryByRole("heading", { name: "Snapshots" })).toBeNull();
    expect(await screen.findByRole("heading", { name: "Changes" }, LONG)).toBeTruthy();
    expect(view.crumbs.at(-1)?.label).toBe("History");
  });

  it("says what failed when it cannot be read, and tries again", async () => {
    const call = core.call.bind(core);
    core.call = async (name, payload, at) => {
      if (name === "history_timeline") throw { kind: "io", message: "The disk cannot be read.", hint: "Check it." };
      return call(name, payload, at);
    };
    await start();
    expect(await screen.findByText("The disk cannot be read.", undefined, LONG)).toBeTruthy();
    core.call = call;
    tabTo("Try again");
    await hit("Enter");
    expect(await screen.findByRole("heading", { name: "Changes" }, LONG)).toBeTruthy();
  });

  it("knows what kind of change an entry is", () => {
    const entry = { at: "", by: "", text: "", entity: "", before: "", after: "", op: "", restorable: true };
    expect(whatOf({ ...entry, field: "answer/a.b", question: "a.b" })).toBe("answers");
    expect(whatOf({ ...entry, field: "note/a.b", question: "a.b" })).toBe("words");
    expect(whatOf({ ...entry, field: "text/summary", question: null })).toBe("design");
    expect(whatOf({ ...entry, field: "reason", question: null })).toBe("rest");
  });
});
