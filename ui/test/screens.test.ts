/** Home, service, report and the frame around them: what they show, ask and say. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fail, type Fake } from "../src/host/fake";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { HomeState } from "../src/home/home.svelte";
import { sparkline } from "../src/parts/spark";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { mayLeave } from "../src/frame/commands";
import { Draft } from "../src/host/draft.svelte";
import { freshHost } from "./host";

let host: Fake;
async function start(hash = "#/", options: Parameters<typeof freshHost>[0] = {}) {
  host = freshHost(options);
  route.read(hash);
  await workspace.load();
  return render(App);
}
const type = (field: HTMLElement, text: string) => {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
};
afterEach(async () => {
  host.failing = null;
  if (saving.state === "failed") saving.retry();
  await saving.settled();
  cleanup();
});

describe("home", () => {
  it("takes one command before it can be used", async () => {
    await start();
    expect(host.calls).toEqual(["home_show"]);
    expect(screen.getByRole("heading", { level: 1, name: "Services" })).toBeTruthy();
  });

  it("offers a service or the sample when there is nothing", async () => {
    await start("#/", { start: "empty" });
    expect(screen.getByText("No services yet")).toBeTruthy();
    screen.getByRole("button", { name: "Open the sample" }).click();
    expect(await screen.findByRole("rowheader", { name: /Checkout API/ })).toBeTruthy();
  });

  it("sorts by a head and says so", async () => {
    await start();
    const head = screen.getByRole("columnheader", { name: "Service" });
    within(head).getByRole("button").click();
    await waitFor(() => expect(head.getAttribute("aria-sort")).toBe("ascending"));
    const names = () => screen.getAllByRole("rowheader").map((cell) => cell.textContent ?? "");
    expect(names()).toEqual([...names()].sort((a, b) => a.localeCompare(b)));
    within(head).getByRole("button").click();
    await waitFor(() => expect(head.getAttribute("aria-sort")).toBe("descending"));
  });

  it("keeps rows that match every word, and archived ones apart", () => {
    const row = (name: string, archived = false) => ({ id: name, name, owner: "Storefront", tier: 1, archived, sample: false, review: null });
    const home = new HomeState(() => [row("Basket"), row("Order History"), row("Old", true)]);
    home.filter = "store hist";
    expect(home.rows.map((one) => one.name)).toEqual(["Order History"]);
    home.filter = "";
    home.archived = true;
    expect(home.rows.map((one) => one.name)).toEqual(["Old"]);
  });

  it("draws a hundred rows at a time", () => {
    const row = (at: number) => ({ id: `${at}`, name: `Service ${1000 + at}`, owner: "", tier: null, archived: false, sample: false, review: null });
    const home = new HomeState(() => Array.from({ length: 250 }, (_, at) => row(at)));
    expect([home.drawn.length, home.next]).toEqual([100, 100]);
    home.more();
    expect([home.drawn.length, home.next]).toEqual([200, 50]);
    home.more();
    expect([home.drawn.length, home.next]).toEqual([250, 0]);
    home.filter = "1249";
    expect(home.drawn.map((one) => one.id)).toEqual(["249"]);
  });

  it("draws 0 to 100 on the same height for all rows", () => {
    expect(sparkline([0, 100])?.path).toBe("M2.0 18.0 68.0 2.0");
    expect(sparkline([50])).toBeNull();
  });

  it("puts a backup in the place of a workspace that is damaged", async () => {
    host = freshHost();
    const call = host.call;
    host.call = () => Promise.reject(fail("damaged", "The workspace is damaged.", "Restore a backup."));
    await workspace.load();
    render(App);
    host.desktop.restoreBackup = async () => ((host.call = call), true);
    screen.getByRole("button", { name: "Restore a backup" }).click();
    expect(await screen.findByRole("heading", { level: 1, name: "Services" })).toBeTruthy();
  });

  it("says what failed when the workspace cannot be read", async () => {
    host = freshHost();
    const call = host.call;
    host.call = () => Promise.reject(fail("locked", "Another window has this workspace open.", "Switch to it, or read only here."));
    await workspace.load();
    render(App);
    expect(screen.getByText(/Another window has this workspace open/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Restore a backup" })).toBeNull();
    host.call = call;
    screen.getByRole("button", { name: "Try again" }).click();
    expect(await screen.findByRole("heading", { level: 1, name: "Services" })).toBeTruthy();
  });
});

describe("a service", () => {
  it("is described, and then says how many questions that makes", async () => {
    await start();
    screen.getByRole("button", { name: "New service" }).click();
    const dialog = await screen.findByRole("dialog");
    type(await within(dialog).findByLabelText("Name"), "Gift Box");
    within(dialog).getByRole("button", { name: "Add the service" }).click();
    await waitFor(() => expect(location.hash).toMatch(/#\/service\/service-new/));
    route.read(location.hash);
    expect(await screen.findByText(/questions apply to Gift Box/)).toBeTruthy();
  });

  it("lists what appears and leaves before a new tier is applied", async () => {
    await start("#/service/service-2");
    (await screen.findByRole("button", { name: "Edit facts" })).click();
    const dialog = await screen.findByRole("dialog");
    const tier = await within(dialog).findByRole<HTMLInputElement>("radio", { name: /3, supporting/ });
    tier.click();
    within(dialog).getByRole("button", { name: "Save" }).click();
    expect(await screen.findByText(/^Leaves: \d+/)).toBeTruthy();
    expect(host.calls).not.toContain("service_update");
    screen.getByRole("button", { name: "Apply the change" }).click();
    await waitFor(() => expect(host.state.services[1]?.tier).toBe(3));
  });

  it("finishes a save whose dialog was closed meanwhile", async () => {
    await start("#/service/service-2");
    (await screen.findByRole("button", { name: "Edit facts" })).click();
    const dialog = await screen.findByRole("dialog");
    type(await within(dialog).findByLabelText("Name"), "Renamed");
    const call = host.call;
    let answer = () => {};
    const held = new Promise<void>((go) => (answer = go));
    host.call = async (name, payload) => (name === "service_update" && (await held), call(name, payload));
    within(dialog).getByRole("button", { name: "Save" }).click();
    await waitFor(() => expect(saving.state).toBe("saving"));
    view.ask = null;
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    answer();
    await waitFor(() => expect(workspace.home?.services.some((one) => one.name === "Renamed")).toBe(true));
  });

  it("states the verdict, and the verdict without waivers", async () => {
    await start("#/service/service-1");
    expect(await screen.findByText(/Without its waivers:/)).toBeTruthy();
    expect(screen.getAllByRole("listitem").some((item) => item.textContent?.includes("No waiver is in use"))).toBe(true);
  });

  it("starts a review and opens it", async () => {
    await start("#/service/service-8");
    (await screen.findByRole("button", { name: "Start a review" })).click();
    const dialog = await screen.findByRole("dialog");
    within(dialog).getByRole("button", { name: "Start the review" }).click();
    await waitFor(() => expect(location.hash).toMatch(/#\/review\/review-new.*\/readiness/));
  });
});

describe("the frame", () => {
  it("names the step on Undo and goes back to what it changed", async () => {
    await start();
    await saving.write({ name: "answer_set", payload: { review: "review-1", question: "data.restore", answer: "unmet" } });
    const undo = await screen.findByRole("button", { name: "Undo" });
    await waitFor(() => expect(undo.title).toBe("Undo: Unmet on data.restore"));
    undo.click();
    await waitFor(() => expect(location.hash).toBe("#/review/review-1/readiness?q=data.restore"));
    expect(host.state.reviews[0]?.answers["data.restore"]?.answer).toBe("met");
    expect(await screen.findByRole("button", { name: "Redo" })).toBeTruthy();
  });

  it("says Not saved aloud, keeps Retry, and says Saved after", async () => {
    await start();
    host.failing = fail("disk_full", "The disk is full.", "Free some space.");
    void saving.write({ name: "workspace_rename", payload: { name: "Larch" } });
    expect((await screen.findByRole("alert")).textContent).toContain("The disk is full.");
    const spoken = () => [...document.querySelectorAll(".topbar [role=status]")].map((one) => one.textContent).join("");
    await waitFor(() => expect(spoken()).toBe("Not saved"));
    host.failing = null;
    screen.getByRole("button", { name: "Retry" }).click();
    await waitFor(() => expect(spoken()).toBe("Saved"));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("closes only when everything typed is durable, or the person lets it go", async () => {
    await start();
    let asked = 0;
    const ask = async (yes: boolean) => {
      const answer = mayLeave("close");
      await Promise.race([answer, waitFor(() => expect(screen.getByRole("dialog", { name: "Close without saving?" })).toBeTruthy())]);
      if (view.leaving) {
        asked++;
        screen.getByRole("button", { name: yes ? /^Close and lose/ : "Stay" }).click();
      }
      return answer;
    };
    expect(await ask(false)).toBe(true);
    const draft = new Draft("", (text) => saving.write({ name: "workspace_rename", payload: { name: text } }));
    draft.type("Larch");
    expect(await ask(false)).toBe(true);
    expect(host.state.name).toBe("Larch");
    host.failing = fail("io", "The disk did not answer.");
    draft.type("Lark");
    expect(await ask(false)).toBe(false);
    expect(asked).toBe(1);
    expect(await ask(true)).toBe(true);
    host.failing = null;
    saving.retry();
    await waitFor(() => expect(host.state.name).toBe("Lark"));
  });

  it("finds a question of the open review with the keyboard", async () => {
    await start();
    view.review = "review-1";
    view.ask = { what: "find" };
    const box = await screen.findByRole("combobox", { name: "Find" });
    type(box, "restored backup");
    const option = await screen.findByRole("option", { name: /Readiness, Data/ });
    expect(box.getAttribute("aria-activedescendant")).toBe(option.id);
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await waitFor(() => expect(location.hash).toContain("q=data.restore"));
  });

  it("previews the report and says what was written", async () => {
    await start("#/review/review-1/report");
    expect(await screen.findByRole("heading", { name: "Checkout API, readiness" })).toBeTruthy();
    screen.getByRole("button", { name: "Save as files" }).click();
    expect(await screen.findByText("2 files written")).toBeTruthy();
    screen.getByRole("link", { name: "Restore drill log, April" }).click();
    await waitFor(() => expect(host.links).toEqual(["https://wiki.example.com/drills/april"]));
  });
});
