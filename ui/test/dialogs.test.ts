/** Dialogs that wait for a write, against the real core: a failing disk is told in them, and Cancel cancels. And what outlives a dialog: names, undo. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
// Loaded beforehand: what is tested is the screen, not how fast a busy machine compiles it.
import "../src/files/Export.svelte";
import "../src/files/Import.svelte";
import "../src/packs/Packs.svelte";
import "../src/portfolio/Portfolio.svelte";
import "../src/settings/Settings.svelte";
import "../src/time/History.svelte";
import { openWorkspace, step, workspaceMenu } from "../src/frame/commands";
import { useHost, type ApiError } from "../src/host";
import { Draft, unsavedDrafts } from "../src/host/draft.svelte";
import { people } from "../src/host/people.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route, to } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { Core, freshCore, leave } from "./core";
import { hit, tabTo, write } from "./keyboard";

let core: Core;
let other: Core | null = null;
let review = "";
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
/** Adds a person in Settings, as far as the failing disk. */
async function addPerson(name: string): Promise<HTMLElement> {
  tabTo("Add a person");
  await hit("Enter");
  const standing = await dialog();
  tabTo("Name");
  await write(name);
  core.failing = FULL;
  await hit("Enter");
  expect((await within(standing).findByRole("alert")).textContent).toContain("The disk is full. Free some space.");
  core.failing = null;
  return standing;
}
const known = async () => (await core.ask("person_list", {})).filter((one) => one.id !== null).map((one) => one.name);
const snapshots = async () => (await core.ask("snapshot_list", { review })).map((one) => one.title);

beforeEach(async () => {
  window.addEventListener("hashchange", follow);
  core = freshCore({ sample: false });
  const service = (await core.ask("service_create", { name: "Basket", tier: 3, owner: "Storefront" })).output.id;
  review = (await core.ask("review_create", { service, title: "Launch review" })).output.id;
});
afterEach(async () => {
  await leave(core);
  await other?.end();
  other = null;
  window.removeEventListener("hashchange", follow);
});

describe("a disk that fails while a dialog waits", () => {
  it("is told in the dialog once, and Save again writes what was asked", async () => {
    await start(to.settings());
    await heading("Settings");
    const standing = await addPerson("Ben Ode");
    expect(within(standing).getAllByRole("alert")).toHaveLength(1);
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((one) => one.id)).toEqual([]);
    tabTo("Save again");
    await hit("Enter");
    await noDialog();
    expect(await known()).toEqual(["Ben Ode"]);
  });

  it("leaves nothing behind where the dialog is cancelled", async () => {
    await start(to.settings());
    await heading("Settings");
    await addPerson("Ben Ode");
    tabTo("Cancel");
    await hit("Enter");
    await noDialog();
    await waitFor(() => expect(saving.state).toBe("saved"));
    expect(saving.waiting).toBe(0);
    expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
    await addPerson("Ben Moor");
    await hit("Escape");
    await noDialog();
    await saving.settled();
    expect(await known()).toEqual([]);
  });

  it("is told where a snapshot is deleted, as is a refusal, which goes with the dialog", async () => {
    await core.ask("snapshot_take", { review, title: "Before the load test" });
    await start(to.history("review", review));
    await screen.findByRole("row", { name: /Before the load test/ }, LONG);
    tabTo(/^Delete/);
    await hit("Enter");
    await dialog();
    core.failing = { kind: "refused", message: "It is signed.", hint: "" };
    tabTo("Delete");
    await hit("Enter");
    expect((await within(await dialog()).findByRole("alert")).textContent).toContain("It is signed.");
    core.failing = null;
    await hit("Escape");
    await noDialog();
    expect(screen.queryByText("It is signed.")).toBeNull();
    tabTo(/^Delete/);
    await hit("Enter");
    expect(within(await dialog()).queryByRole("alert")).toBeNull();
    core.failing = FULL;
    tabTo("Delete");
    await hit("Enter");
    await within(await dialog()).findByRole("alert");
    core.failing = null;
    tabTo("Keep");
    await hit("Enter");
    await noDialog();
    await saving.settled();
    expect(await snapshots()).toEqual(["Before the load test"]);
    tabTo(/^Delete/);
    await hit("Enter");
    await dialog();
    tabTo("Delete");
    await hit("Enter");
    await noDialog();
    expect(await snapshots()).toEqual([]);
  });

  it("keeps export and import from waiting for ever: not everything typed is saved", async () => {
    await start();
    const draft = new Draft("", (text) => saving.write({ name: "workspace_rename", key: "name", payload: { name: text } }));
    core.failing = FULL;
    draft.type("Larkfield");
    void draft.save();
    await waitFor(() => expect(saving.state).toBe("failed"));
    for (const [ask, button] of [[{ what: "export", of: null }, "Choose where…"], [{ what: "import" }, "Choose the file…"]] as const) {
      view.ask = ask;
      (await screen.findByRole("button", { name: button }, LONG)).click();
      expect(await within(await dialog()).findByText("Not everything typed is saved yet.")).toBeTruthy();
      tabTo("Cancel");
      await hit("Enter");
      await noDialog();
    }
    // Text that is typed is no dialog's to take back.
    expect(unsavedDrafts()).toBe(1);
    core.failing = null;
    saving.retry();
    await waitFor(() => expect(unsavedDrafts()).toBe(0));
  });
});

describe("a file that leaves or comes in", () => {
  it("keeps its dialog until it is told what came of it", async () => {
    await start();
    for (const [ask, button, name] of [[{ what: "export", of: null }, /Choose where…|Writing…/, "exportFile"], [{ what: "import" }, "Choose the file…", "importFile"]] as const) {
      const asked: ((error: ApiError) => void)[] = [];
      core.desktop[name] = () => new Promise<never>((_, no) => asked.push(no));
      view.ask = ask;
      (await screen.findByRole("button", { name: button }, LONG)).click();
      await waitFor(() => expect((screen.getByRole("button", { name: "Cancel" }) as HTMLButtonElement).disabled).toBe(true));
      await waitFor(() => expect(asked).toHaveLength(1));
      tabTo(button);
      await hit("Escape");
      expect(screen.getByRole("dialog")).toBeTruthy();
      asked[0]?.({ kind: "io", message: "The file cannot be read.", hint: "" });
      expect(await within(await dialog()).findByText("The file cannot be read.")).toBeTruthy();
      await hit("Escape");
      await noDialog();
    }
  });

  it("can come in while a signed review stands open", async () => {
    await start();
    workspace.sealed = { kind: "refused", message: "It is signed.", hint: "" };
    expect(workspaceMenu().map((one) => one.text)).toContain("Import a file…");
  });
});

describe("another workspace", () => {
  it("suggests no names of the one before", async () => {
    await core.ask("person_create", { name: "Ben Ode" });
    await start();
    people.reset();
    await people.want();
    expect(people.names).toContain("Ben Ode");
    other = new Core({ sample: false });
    await other.ask("person_create", { name: "Yara Holt" });
    core.desktop.openWorkspace = async () => { useHost(other as Core); return true; };
    openWorkspace();
    await waitFor(() => expect(people.names).toEqual([]));
    await waitFor(() => expect(workspace.home?.services).toEqual([]));
    await people.want();
    expect(people.names).toEqual(["Yara Holt"]);
  });

  it("is read anew for names once something brought one", async () => {
    await start();
    people.reset();
    await people.want();
    await core.ask("person_create", { name: "Ben Ode" });
    await people.want();
    expect(people.names).not.toContain("Ben Ode");
    await workspace.load();
    await people.want();
    expect(people.names).toContain("Ben Ode");
  });
});

describe("undo of what stands in no place", () => {
  it("stays on the portfolio, in Settings and at the packs, and goes home from what may be gone", async () => {
    await start(to.portfolio());
    for (const [hash, name] of [[to.portfolio(), "Portfolio"], [to.settings(), "Settings"], [to.packs(), "Packs"]] as const) {
      location.hash = hash;
      follow();
      await heading(name);
      await saving.write({ name: "filter_save", payload: { title: `For ${hash}`, filter: { owner: "Storefront" } } });
      await step("undo");
      expect(view.spoken).toMatch(/^Undone: /);
      expect(location.hash).toBe(hash);
    }
    expect(await core.ask("filter_list", {})).toEqual([]);
    location.hash = `#/review/${review}/readiness`;
    follow();
    await heading("Readiness");
    await saving.write({ name: "filter_save", payload: { title: "Mine", filter: { owner: "Storefront" } } });
    await step("undo");
    expect(location.hash).toBe(to.home());
  });
});
