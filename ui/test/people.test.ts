/** People against the real core: who uses this installation, the list in Settings, merging, and the names that fields suggest. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { listed, people } from "../src/host/people.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { standing } from "../src/settings/people.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, tabTo, write } from "./keyboard";

let core: Core;
const follow = () => route.read(location.hash);
async function start(hash: string, options: Parameters<typeof freshCore>[0] = {}, before: () => Promise<unknown> = async () => {}) {
  window.addEventListener("hashchange", follow);
  core = freshCore({ sample: false, ...options });
  people.me = null;
  people.names = [];
  people.forget();
  await before();
  location.hash = hash;
  follow();
  await workspace.load();
  render(App);
}
const dialog = () => screen.findByRole("dialog");
const gone = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
const line = (name: string) => waitFor(() => screen.getByRole("rowheader", { name: new RegExp(`^${name}`) }).closest("tr") as HTMLElement);
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
/** A review whose actions are owned under these names. */
async function owned(...names: string[]) {
  const service = (await core.ask("service_create", { name: "Basket", tier: 3 })).output.id;
  const review = (await core.ask("review_create", { service, title: "Launch review" })).output.id;
  for (const owner of names) await core.ask("action_add", { review, text: `For ${owner}`, owner });
  return review;
}
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("who uses this installation", () => {
  it("is asked at the first start, and recorded as the author from then on", async () => {
    await start("#/", { me: null });
    const asking = await dialog();
    const name = within(asking).getByLabelText("Your name");
    expect(document.activeElement).toBe(name);
    await noViolations();
    await hit("Enter");
    expect(await screen.findByText("Enter your name, or choose Later.")).toBeTruthy();
    await write("Ben Ode");
    tabTo("Roles (optional)");
    await write("Data owner, On-call lead, Data owner");
    await hit("Enter");
    await gone();
    expect(await core.ask("me_show", {})).toMatchObject({ name: "Ben Ode", initials: "BO", roles: ["Data owner", "On-call lead"], known: true });
    expect(workspace.author).toBe("Ben Ode");
  });

  it("is not asked again, and Later leaves everything as it is", async () => {
    await start("#/", { me: null });
    await dialog();
    tabTo("Later");
    await hit("Enter");
    await gone();
    expect((await core.ask("me_show", {})).known).toBe(false);
    cleanup();
    await core.end();
    await start("#/");
    await waitFor(() => expect(people.me?.known).toBe(true));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is changed in Settings; a refused name stays typed with its reason", async () => {
    await start("#/settings");
    await screen.findByRole("heading", { level: 1, name: "Settings" });
    expect(await screen.findByText("Engineering lead")).toBeTruthy();
    tabTo("Change");
    await hit("Enter");
    const name = within(await dialog()).getByLabelText("Your name") as HTMLInputElement;
    expect(name.value).toBe("Mara Lind");
    name.focus();
    await write("x".repeat(3000));
    await hit("Enter");
    await waitFor(() => expect(name.getAttribute("aria-invalid")).toBe("true"));
    expect(name.value).toHaveLength(3000);
    await write("Mara Lindqvist");
    await hit("Enter");
    await gone();
    await waitFor(() => expect(document.querySelector(".me")?.textContent).toContain("Mara Lindqvist"));
  });
});

describe("people in Settings", () => {
  it("lists people and names that are only written, and adds one by keyboard", async () => {
    await start("#/settings", {}, async () => owned("Ben Ode", "ben ode ", "Priya Raman"));
    const ben = await line("Ben Ode");
    expect(ben.textContent).toContain("Only written in fields");
    expect(ben.textContent).toContain("in 2 places, 2 open actions");
    await noViolations();
    tabTo("Add Ben Ode");
    await hit("Enter");
    await waitFor(async () => expect((await line("Ben Ode")).textContent).toContain("Archive"));
    // The button that was pressed is gone; focus stays in the row.
    await waitFor(() => expect(document.activeElement?.closest("tr")?.textContent).toContain("Ben Ode"));
    tabTo("Edit Ben Ode");
    await hit("Enter");
    await dialog();
    tabTo("Roles (optional)");
    await write("On-call lead");
    tabTo("Other names they go by");
    await write("B. Ode, Benny");
    await noViolations();
    await hit("Enter");
    await gone();
    await waitFor(async () => expect((await line("Ben Ode")).textContent).toContain("also B. Ode, Benny"));
    tabTo("Archive Ben Ode");
    await hit("Enter");
    await waitFor(() => expect(screen.queryByText("also B. Ode, Benny")).toBeNull());
    await waitFor(() => expect(document.activeElement?.tagName).toBe("TR"));
    tabTo("Archived too").click();
    await waitFor(async () => expect((await line("Ben Ode")).textContent).toContain("Restore"));
  });

  it("draws who was looked for, far down the list and archived", async () => {
    let id = "";
    await start("#/settings", {}, async () => {
      for (let n = 0; n < 60; n++) await core.ask("person_create", { name: `Person ${n}` });
      id = (await core.ask("person_create", { name: "Zoe Quill" })).output.id;
    });
    await line("Person 0");
    expect(screen.queryByText("Zoe Quill")).toBeNull();
    location.hash = `#/settings?e=${id}`;
    follow();
    await waitFor(() => expect((document.activeElement?.closest("tr") as HTMLElement | null)?.dataset.entity).toBe(id));
    await core.ask("person_archive", { id });
    cleanup();
    location.hash = `#/settings?e=${id}`;
    follow();
    render(App);
    await waitFor(() => expect((document.activeElement?.closest("tr") as HTMLElement | null)?.dataset.entity).toBe(id));
    expect(document.activeElement?.closest("tr")?.textContent).toContain("Archived");
    expect((screen.getByLabelText("Archived too") as HTMLInputElement).checked).toBe(true);
  });

  it("merges names after showing what comes together; what was written stays", async () => {
    let review = "";
    await start("#/settings", {}, async () => (review = await owned("Ben Ode", "B. Ode", "Benny Ode")));
    await line("Ben Ode");
    expect((screen.getByRole("button", { name: "Merge…" }) as HTMLButtonElement).disabled).toBe(true);
    tabTo("Choose B. Ode").click();
    tabTo("Choose Ben Ode").click();
    await screen.findByRole("button", { name: "Merge 2 names…" });
    tabTo("Merge 2 names…");
    await hit("Enter");
    const merging = await dialog();
    within(merging).getByRole<HTMLInputElement>("radio", { name: /^Ben Ode/ }).click();
    await waitFor(() => expect(merging.textContent).toContain("Together Ben Ode is written in 2 places, 2 open actions."));
    expect(merging.textContent).toContain("“B. Ode” becomes another name of the same person.");
    await noViolations();
    tabTo("Merge into Ben Ode");
    await hit("Enter");
    await gone();
    await waitFor(async () => expect((await line("Ben Ode")).textContent).toContain("also B. Ode"));
    expect((await line("Ben Ode")).textContent).toContain("in 2 places, 2 open actions");
    expect((await core.ask("review_show", { id: review })).actions.map((one) => one.owner).sort()).toEqual(["B. Ode", "Ben Ode", "Benny Ode"]);
  });

  it("says when nothing matches, and offers nothing to change where the workspace is read-only", async () => {
    await start("#/settings", { readOnly: true }, async () => {});
    await screen.findByRole("heading", { name: "People" });
    expect(screen.queryByRole("button", { name: /Add a person|Merge|Change|Say who/ })).toBeNull();
    const filter = await screen.findByRole("searchbox", { name: "Filter people" });
    filter.focus();
    await write("zzz");
    expect((await screen.findByText(/Nobody yet|Nothing matches “zzz”/))).toBeTruthy();
  });

  it("shows a few of many hostile names, and all of them on demand", async () => {
    const names = Array.from({ length: 70 }, (_, n) => `=cmd|' /C calc'!A${n}`);
    await start("#/settings", {}, async () => owned(...names, "<img src=x onerror=alert(1)>"));
    await screen.findByRole("button", { name: "21 more" });
    expect(document.querySelector("main img")).toBeNull();
    screen.getByRole("button", { name: "21 more" }).click();
    await waitFor(() => expect(document.querySelectorAll(".people-list tbody tr")).toHaveLength(71));
  });
});

describe("names that fields suggest", () => {
  it("are read when such a field gets focus: people first, then teams, then names from fields", async () => {
    let review = "";
    await start("#/", {}, async () => {
      review = await owned("Zoe Quill");
      await core.ask("person_create", { name: "Yara Holt" });
      await core.ask("team_create", { name: "Storefront" });
    });
    await screen.findByRole("heading", { level: 1, name: "Services" });
    expect(core.calls).not.toContain("person_list");
    location.hash = `#/review/${review}/readiness`;
    follow();
    document.getElementById("content")?.focus();
    await waitFor(() => expect(document.querySelector(".q.current")).not.toBeNull());
    await hit("i");
    const owner = await screen.findByLabelText(/^Owner(, needed for Met)?$/, { selector: "input" });
    expect(owner.getAttribute("list")).toBe("people-names");
    owner.focus();
    await waitFor(() => expect(people.names).toEqual(["Yara Holt", "Storefront", "Zoe Quill"]));
    expect(document.querySelectorAll("#people-names option")).toHaveLength(3);
  });

  it("are put together from what was typed", () => {
    expect(listed(" Data owner, On-call lead;Data owner\n\n")).toEqual(["Data owner", "On-call lead"]);
    expect(standing({ seen: 0, owns: 0, approves: 2 })).toBe("not used yet, 2 to decide");
  });
});
