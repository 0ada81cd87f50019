/** Files that leave and come in, and fields with two versions after that: against the real core, with real files. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import type { ConflictRow, ReviewView } from "../src/gen/api";
import { versions } from "../src/host/versions.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { moment } from "../src/time/look";
import { runs } from "../src/versions/words";
import { Core, freshCore, leave } from "./core";
import { hit, radio, tabTo } from "./keyboard";

let core: Core;
let other: Core | null = null;
let folder = "";
const LONG = { timeout: 15_000 };
// Each of these makes a workspace or two and hands files between programs.
vi.setConfig({ testTimeout: 60_000 });
const QUESTION = "data.restore";
const follow = () => route.read(location.hash);
async function start(hash = "#/", options: { readOnly?: boolean } = {}) {
  location.hash = hash;
  follow();
  await workspace.load();
  if (options.readOnly && workspace.home) workspace.home = { ...workspace.home, workspace: { ...workspace.home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
  render(App);
}
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
/** Two copies of the sample change one answer and its note apart from each other; ours then takes theirs over. */
async function twoCopies(): Promise<string> {
  const review = await core.reviewOf("Checkout API");
  core.file = join(folder, "ours.lamppost-review");
  await core.desktop.exportFile({});
  other = new Core({ sample: false, me: { name: "Ben Okafor", initials: "BO", roles: [] } });
  other.file = core.file;
  await other.desktop.importFile();
  await core.ask("answer_set", { review, question: QUESTION, answer: "partial" });
  await core.ask("note_set", { review, question: QUESTION, text: "The drill took 52 minutes in April." });
  await other.ask("answer_set", { review, question: QUESTION, answer: "unmet" });
  await other.ask("note_set", { review, question: QUESTION, text: "The drill took 90 minutes in April." });
  other.file = join(folder, "theirs.lamppost-review");
  await other.desktop.exportFile({ review });
  core.file = other.file;
  return review;
}
const answerOf = async (review: string) => (await core.ask("readiness_show", { review })).questions.find((one) => one.id === QUESTION);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lamppost-files-"));
  versions.rows = [];
  window.addEventListener("hashchange", follow);
  core = freshCore();
});
afterEach(async () => {
  await leave(core);
  await other?.end();
  other = null;
  rmSync(folder, { recursive: true, force: true });
  window.removeEventListener("hashchange", follow);
});

describe("export", () => {
  it("writes a review from its service, and says what the file holds", async () => {
    const review = await core.reviewOf("Checkout API");
    const service = workspace.home?.services[0]?.id ?? (await core.ask("review_show", { id: review })).subject.id;
    core.file = join(folder, "checkout.lamppost-review");
    await start(`#/service/${service}`);
    await screen.findByRole("heading", { level: 1, name: "Checkout API" }, LONG);
    tabTo("Export… Launch review");
    await hit("Enter");
    expect(await screen.findByRole("heading", { name: "Export Checkout API, Launch review" })).toBeTruthy();
    await noViolations();
    tabTo("Choose where…");
    await hit("Enter");
    expect(await screen.findByText("checkout.lamppost-review is written.", {}, LONG)).toBeTruthy();
    const [head] = readFileSync(core.file, "utf8").split("\n");
    expect(JSON.parse(head ?? "")).toMatchObject({ kind: "review", root: review });
  });

  it("writes the workspace from its menu, and stays where nobody chose a file", async () => {
    await start();
    tabTo("Larkfield");
    await hit("Enter");
    screen.getByRole("menuitem", { name: "Export this workspace…" }).click();
    const nobody = core.desktop.exportFile;
    let asked = 0;
    core.desktop.exportFile = async (what) => { asked++; return nobody(what); };
    (await screen.findByRole("button", { name: "Choose where…" })).click();
    await waitFor(() => expect(asked).toBe(1));
    await waitFor(() => expect(screen.getByRole("button", { name: "Choose where…" }).getAttribute("aria-disabled")).toBe("false"));
    core.file = join(folder, "all.lamppost-workspace");
    screen.getByRole("button", { name: "Choose where…" }).click();
    expect(await screen.findByText("all.lamppost-workspace is written.", {}, LONG)).toBeTruthy();
    expect(existsSync(core.file)).toBe(true);
  });

  it("offers what stands open as a command", async () => {
    const review = await core.reviewOf("Checkout API");
    await start(`#/review/${review}/readiness`);
    await screen.findByRole("heading", { level: 1, name: "Readiness" }, LONG);
    view.ask = { what: "find" };
    const box = await screen.findByRole<HTMLInputElement>("combobox", { name: "Find" });
    box.value = "export this";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const found = await waitFor(() => {
      const all = within(screen.getByRole("listbox", { name: "Results" })).getAllByRole("option").map((one) => one.querySelector(".find-title")?.textContent);
      expect(all).toEqual(["Export this review…", "Export this service…", "Export this workspace…"]);
      return all;
    });
    expect(found.length).toBe(3);
  });
});

describe("import", () => {
  it("tells what came of it, and of the same file twice", async () => {
    await twoCopies();
    await start();
    view.ask = { what: "import" };
    (await screen.findByRole("button", { name: "Choose the file…" })).click();
    expect(await screen.findByRole("heading", { name: /^Imported/ }, LONG)).toBeTruthy();
    expect(screen.getByText(/^2 changes were taken over/)).toBeTruthy();
    expect(screen.getByText("2 fields have two versions now.")).toBeTruthy();
    expect(within(screen.getByRole("dialog")).getByRole("link", { name: "Checkout API" })).toBeTruthy();
    await noViolations();
    screen.getByRole("button", { name: "Close" }).click();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    view.ask = { what: "import" };
    (await screen.findByRole("button", { name: "Choose the file…" })).click();
    expect(await screen.findByText(/^0 changes new/, {}, LONG)).toBeTruthy();
  });

  it("refuses a file that was cut short, with the reason, and changes nothing", async () => {
    await twoCopies();
    const whole = readFileSync(core.file, "utf8");
    writeFileSync(core.file, whole.slice(0, Math.floor(whole.length / 2)));
    const before = await core.ask("conflict_list", {});
    await start();
    view.ask = { what: "import" };
    (await screen.findByRole("button", { name: "Choose the file…" })).click();
    const alert = await screen.findByRole("alert", {}, LONG);
    expect(alert.textContent?.length).toBeGreaterThan(20);
    expect(await core.ask("conflict_list", {})).toEqual(before);
    expect(screen.getByRole("button", { name: "Choose the file…" })).toBeTruthy();
  });

  it("is not offered where the workspace is read-only; export is", async () => {
    await start("#/", { readOnly: true });
    tabTo("Larkfield");
    await hit("Enter");
    expect(screen.queryByRole("menuitem", { name: "Import a file…" })).toBeNull();
    expect(screen.getByRole("menuitem", { name: "Export this workspace…" })).toBeTruthy();
  });
});

describe("two versions", () => {
  it("are counted on Home, compared side by side, and one is kept, by keyboard alone", async () => {
    const review = await twoCopies();
    await core.desktop.importFile();
    await start();
    expect(await screen.findByText("2 fields have two versions.", {}, LONG)).toBeTruthy();
    tabTo("Compare and choose");
    await hit("Enter");
    expect(await screen.findByRole("heading", { name: "Two versions, 1 of 2" })).toBeTruthy();
    const group = screen.getByRole("group", { name: /^Answer/ });
    expect(within(group).getAllByRole("radio").length).toBe(2);
    expect(group.textContent).toContain("Ben Okafor");
    expect(group.textContent).toContain("Mara Lind");
    await noViolations();
    await waitFor(() => expect((document.activeElement as HTMLInputElement).type).toBe("radio"));
    const wanted = within(group).getAllByRole("radio").findIndex((one) => one.closest("label")?.textContent?.includes("Partial"));
    await radio(wanted + 1);
    tabTo("Keep this version");
    await hit("Enter");
    const note = await screen.findByRole("group", { name: /^Note/ });
    expect([...note.querySelectorAll("mark")].map((one) => one.lastChild?.textContent).sort()).toEqual(["52", "90"]);
    tabTo("Decide later");
    await hit("Enter");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await screen.findByText("1 field has two versions.", {}, LONG)).toBeTruthy();
    expect((await answerOf(review))?.answer).toBe("partial");
    expect((await core.ask("conflict_list", {})).map((one) => one.part)).toEqual(["Note"]);
  });

  it("stand at the question, are chosen there, and come back by undo", async () => {
    const review = await twoCopies();
    await core.desktop.importFile();
    await start(`#/review/${review}/readiness?q=${QUESTION}`);
    expect(await screen.findByText(/2 things here have two versions/, {}, LONG)).toBeTruthy();
    within(screen.getByRole("group", { name: /Was data restored/ })).getByRole("button", { name: "Compare and choose" }).click();
    await screen.findByRole("group", { name: /^Answer/ });
    for (let n = 0; n < 2; n++) {
      screen.getByRole("button", { name: "Keep this version" }).click();
      if (n === 0) await screen.findByRole("group", { name: /^Note/ });
    }
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), LONG);
    await waitFor(() => expect(screen.queryByText(/two versions/)).toBeNull(), LONG);
    expect(view.spoken).toBe("2 versions chosen. Nothing is left to choose.");
    await core.ask("undo", {});
    expect((await core.ask("conflict_list", {})).length).toBe(1);
  });

  it("are shown where nothing can be changed, and keep what is marked where saving fails", async () => {
    await twoCopies();
    await core.desktop.importFile();
    await start();
    await screen.findByText("2 fields have two versions.", {}, LONG);
    core.failing = { kind: "refused", message: "The review is signed.", hint: "Start a change." };
    view.ask = { what: "versions" };
    (await screen.findByRole("button", { name: "Keep this version" })).click();
    expect(await screen.findByText("The review is signed.")).toBeTruthy();
    expect(within(screen.getByRole("dialog")).getAllByRole<HTMLInputElement>("radio").filter((one) => one.checked).length).toBe(1);
    core.failing = null;
    cleanup();
    view.ask = null;
    view.crumbs = [];
    await start("#/", { readOnly: true });
    view.ask = { what: "versions" };
    expect(await within(await screen.findByRole("dialog")).findByText("Another window has this workspace open.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Keep this version" })).toBeNull();
    expect(within(screen.getByRole("dialog")).getAllByRole<HTMLInputElement>("radio").every((one) => one.disabled)).toBe(true);
  });

  it("say why none can be chosen under a signed review, let its actions go on, and tell the time of this computer", async () => {
    const review = await twoCopies();
    await core.desktop.importFile();
    const call = core.call.bind(core);
    let kind = "";
    core.call = async (name, ...rest) => {
      const answer = await call(name, ...rest);
      if (name === "conflict_list" && kind) return (answer as ConflictRow[]).map((one) => ({ ...one, kind }));
      if (name !== "review_show") return answer;
      const shown = answer as ReviewView;
      return { ...shown, life: { ...shown.life, locked: true } };
    };
    await start(`#/review/${review}/readiness`);
    await waitFor(() => expect(workspace.sealed).not.toBeNull(), LONG);
    view.ask = { what: "versions", review };
    const shown = await screen.findByRole("group", { name: /^Answer/ });
    expect(screen.getByText(/^This review is signed\. Start a change to edit it/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Keep this version" })).toBeNull();
    const [one] = (await core.ask("conflict_list", { review }))[0]?.versions ?? [];
    expect(shown.textContent).toContain(moment(one?.at ?? ""));
    await noViolations();
    screen.getByRole("button", { name: "Next" }).click();
    (await screen.findByRole("button", { name: "Close" })).click();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    kind = "action";
    view.ask = { what: "versions", review };
    expect(await screen.findByRole("button", { name: "Keep this version" })).toBeTruthy();
  });

  it("marks words that stand in one of two texts alone", () => {
    const own = (a: string, b: string) => runs(a, b).filter((one) => one.own).map((one) => one.text);
    expect(own("The drill took 52 minutes.", "The drill took 90 minutes.")).toEqual(["52"]);
    expect(own("moves to the new region", "moves to two regions")).toEqual(["the new region"]);
    expect(own("same", "same")).toEqual([]);
    expect(own("all of it", "")).toEqual(["all of it"]);
    expect(runs("a b c", "a b c d").map((one) => one.text).join("")).toBe("a b c");
    const long = Array.from({ length: 5000 }, (_, n) => `word${n}`).join(" ");
    expect(runs(long, long.split(" ").reverse().join(" ")).map((one) => one.text).join("")).toBe(long);
    for (const odd of ["", " ", "\u{1F600}\u{1F600}", "a\u0000b", "\n\n"]) expect(runs(odd, "x").map((one) => one.text).join("")).toBe(odd);
  });
});
