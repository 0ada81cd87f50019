/** What must not be done twice and not get lost, against the real core: presses behind a failing disk, names, ticks, focus, another workspace. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
// Loaded beforehand: what is tested is the screen, not how fast a busy machine compiles it.
import "../src/files/Export.svelte";
import "../src/life/Signoff.svelte";
import "../src/settings/Settings.svelte";
import { openWorkspace, step } from "../src/frame/commands";
import type { DueRow } from "../src/gen/api";
import { useHost, type ApiError } from "../src/host";
import { Draft, unsavedDrafts } from "../src/host/draft.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { DueState, when } from "../src/life/due.svelte";
import { route, to } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { initials, longDay, shortDay } from "../src/parts/words";
import { Core, freshCore, leave } from "./core";
import { hit, tabTo, write } from "./keyboard";

let core: Core;
let other: Core | null = null;
let service = "", review = "";
vi.setConfig({ testTimeout: 40_000 });
const LONG = { timeout: 15_000 };
const FULL: ApiError = { kind: "disk_full", message: "The disk is full.", hint: "Free some space." };
const follow = () => route.read(location.hash);
async function start(hash = "#/") {
  location.hash = hash;
  follow();
  await workspace.load();
  render(App);
}
const dialog = () => screen.findByRole("dialog", {}, LONG);
const noDialog = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), LONG);
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name }, LONG);
const reviews = async () => (await core.ask("service_show", { id: service })).reviews.map((one) => one.title);

beforeEach(async () => {
  window.addEventListener("hashchange", follow);
  core = freshCore({ sample: false });
  service = (await core.ask("service_create", { name: "Basket", tier: 3, owner: "Storefront" })).output.id;
  review = (await core.ask("review_create", { service, title: "Launch review" })).output.id;
});
afterEach(async () => {
  await leave(core);
  await other?.end();
  other = null;
  window.removeEventListener("hashchange", follow);
});

describe("behind a disk that fails", () => {
  it("undo waits for nothing and takes nothing back later", async () => {
    await start();
    core.failing = FULL;
    void saving.write({ name: "workspace_rename", payload: { name: "Larch" } });
    await waitFor(() => expect(saving.state).toBe("failed"));
    expect((screen.getByRole("button", { name: "Undo" }) as HTMLButtonElement).disabled).toBe(true);
    for (let n = 0; n < 3; n++) await step("undo");
    expect(view.spoken).toBe("Nothing was undone: a change is not saved yet.");
    core.failing = null;
    saving.retry();
    await saving.settled();
    expect((await core.ask("home_show", {})).workspace.name).toBe("Larch");
    expect(await reviews()).toEqual(["Launch review"]);
  });

  it("a form that is sent again makes one thing", async () => {
    await start(to.service(service));
    await heading("Basket");
    tabTo("Start a review");
    await hit("Enter");
    const standing = await dialog();
    tabTo("Title");
    await write("Second review");
    core.failing = FULL;
    const form = within(standing).getByLabelText<HTMLInputElement>("Title").form as HTMLFormElement;
    form.requestSubmit();
    await within(standing).findByRole("alert");
    form.requestSubmit();
    form.requestSubmit();
    core.failing = null;
    tabTo("Save again");
    await hit("Enter");
    await noDialog();
    await saving.settled();
    expect((await reviews()).sort()).toEqual(["Launch review", "Second review"]);
  });

  it("another workspace is opened once what cannot be written is let go", async () => {
    await start();
    other = new Core({ sample: false });
    let opened = 0;
    core.desktop.openWorkspace = async () => { opened++; useHost(other as Core); return true; };
    const draft = new Draft("", (text) => saving.write({ name: "workspace_rename", key: "name", payload: { name: text } }));
    core.failing = FULL;
    draft.type("Larch");
    void draft.save();
    await waitFor(() => expect(saving.state).toBe("failed"));
    openWorkspace();
    const asked = await screen.findByRole("dialog", { name: "Leave without saving?" }, LONG);
    expect(asked.textContent).toContain("1 change could not be saved and goes with this workspace. The disk is full.");
    expect(document.activeElement?.textContent).toBe("Stay");
    await hit("Enter");
    await noDialog();
    expect([opened, saving.waiting, unsavedDrafts()]).toEqual([0, 1, 1]);
    openWorkspace();
    await dialog();
    tabTo("Leave and lose it");
    await hit("Enter");
    await waitFor(() => expect(workspace.home?.services).toEqual([]));
    expect([opened, saving.state, saving.waiting, unsavedDrafts()]).toEqual([1, "saved", 0, 0]);
    expect((await other.ask("home_show", {})).workspace.name).not.toBe("Larch");
  });
});

describe("people", () => {
  it("have initials of whole letters, whatever they are written in", async () => {
    expect([initials("Mara Sund"), initials("𠮷田 太郎"), initials("🚀 On-call"), initials("")]).toEqual(["MS", "𠮷太", "🚀O", ""]);
    await start(to.settings());
    await heading("Settings");
    tabTo("Add a person");
    await hit("Enter");
    await dialog();
    tabTo("Name");
    await write("𠮷田 太郎");
    await hit("Enter");
    await noDialog();
    expect((await core.ask("person_list", {})).filter((one) => one.id !== null).map((one) => one.initials)).toEqual(["𠮷太"]);
  });

  it("stay ticked to be merged where the filter shows others", async () => {
    for (const name of ["Mara Sund", "M. Sund", "Ben Ode"]) await core.ask("person_create", { name });
    await start(to.settings());
    await heading("Settings");
    const filter = await screen.findByRole<HTMLInputElement>("searchbox", { name: "Filter people" }, LONG);
    for (const [typed, name] of [["mara", "Choose Mara Sund"], ["m.", "Choose M. Sund"]] as const) {
      filter.value = typed;
      filter.dispatchEvent(new Event("input", { bubbles: true }));
      (await screen.findByRole("checkbox", { name }, LONG)).click();
    }
    filter.value = "";
    filter.dispatchEvent(new Event("input", { bubbles: true }));
    expect(await screen.findByRole("button", { name: "Merge 2 names…" })).toBeTruthy();
    const ticked = () => screen.getAllByRole<HTMLInputElement>("checkbox", { name: /^Choose/ }).filter((one) => one.checked).map((one) => one.parentElement?.textContent);
    await waitFor(() => expect(ticked()).toEqual(["Choose M. Sund", "Choose Mara Sund"]));
  });
});

describe("days and counts", () => {
  it("name the year where it is another", async () => {
    await start();
    expect(workspace.today).toBe("2026-11-20");
    expect([shortDay("2026-12-03"), shortDay("2028-01-15"), longDay("2026-12-03"), longDay("2025-12-03")]).toEqual(["3 Dec", "15 Jan 2028", "3 December", "3 December 2025"]);
  });

  it("a sign-off past its day was due then, and the next step of a long list says what it draws", async () => {
    const row = (n: number, kind: DueRow["kind"], days: number): DueRow => ({ kind, entity: String(n), title: "Data", person: "", on_day: "2026-11-18", days, review, question: "", scenario: "", subject: { kind: "service", id: service, name: "Basket" } });
    expect(when(row(0, "signoff", -2))).toBe("Was due 18 Nov");
    const due = new DueState();
    due.rows = Array.from({ length: 300 }, (_, n) => row(n, "action", 3));
    const told: [number, number][] = [];
    while (due.next > 0) {
      const before = due.drawn.length, next = due.next;
      due.more();
      told.push([next, due.drawn.length - before]);
    }
    expect(told).toEqual([[92, 92], [100, 100], [100, 100]]);
  });
});

describe("focus of a control that takes itself away", () => {
  it("falls to what came in its place, or to the part it stood in", async () => {
    await start(to.service(service));
    await heading("Basket");
    tabTo("Archive");
    await hit("Enter");
    await screen.findByText("Archived.", {}, LONG);
    await waitFor(() => expect(document.activeElement?.closest("main")).toBeTruthy());
    view.ask = { what: "export", of: null };
    await dialog();
    core.desktop.exportFile = async () => ({ name: "all.lamppost.jsonl", kind: "workspace", title: "Larch", ops: 3, attachments: 0, snapshots: 0 });
    tabTo("Choose where…");
    await hit("Enter");
    await screen.findByText("all.lamppost.jsonl is written.", {}, LONG);
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Close"));
    await hit("Enter");
    await noDialog();
  });

  it("falls to the day that is to be changed, and back to its card", async () => {
    const rows = async () => (await core.ask("signoff_show", { review })).rows;
    const questions = async () => (await core.ask("readiness_show", { review })).questions.filter((one) => one.state !== "hidden" && one.state !== "waiting" && one.answer === null);
    for (let left = await questions(); left.length > 0; left = await questions()) for (const one of left) await core.ask("answer_set", { review, question: one.id, answer: "met" });
    for (const one of await rows()) await core.ask("signoff_sign", { review, area: one.area, name: "Mara Lind", fingerprint: one.fingerprint });
    await start(`#/review/${review}/signoff`);
    await heading("Sign-off");
    await screen.findByRole("heading", { name: "Next review" }, LONG);
    tabTo(/^(Change the|Set a) day/);
    await hit("Enter");
    await waitFor(() => expect((document.activeElement as HTMLInputElement).type).toBe("date"));
    tabTo("Cancel");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Next review"));
  });
});
