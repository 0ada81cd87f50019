/** Sign-off against the real core: who is asked, who signs or declines what, what voids a signature and why. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, tabTo, write } from "./keyboard";

let core: Core;
let review = "";
let areas: { area: string; title: string }[] = [];
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });
const follow = () => route.read(location.hash);
function go(hash: string) {
  location.hash = hash;
  follow();
}
async function start(hash: string) {
  go(hash);
  await workspace.load();
  render(App);
}
const signoff = () => `#/review/${review}/signoff`;
const rows = async () => (await core.ask("signoff_show", { review })).rows;
const row = (area: string) => document.querySelector<HTMLElement>(`tr[data-area="${area}"]`) as HTMLElement;
const standing = async () => {
  await heading("Sign-off");
  await waitFor(() => expect(document.querySelectorAll("tr[data-area]")).toHaveLength(areas.length));
};
const dialog = () => screen.findByRole("dialog");
/** Signs past the page. */
async function sign(name = "Mara Lind", which: (area: string) => boolean = () => true) {
  for (const one of await rows()) if (one.state !== "signed" && which(one.area)) await core.ask("signoff_sign", { review, area: one.area, name, fingerprint: one.fingerprint });
}
const gone = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
const enabled = (name: string) => waitFor(() => expect((screen.getByRole("button", { name }) as HTMLButtonElement).disabled).toBe(false));
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

beforeEach(async () => {
  window.addEventListener("hashchange", follow);
  core = freshCore({ sample: false });
  const service = (await core.ask("service_create", { name: "Basket", tier: 3, owner: "Storefront" })).output.id;
  review = (await core.ask("review_create", { service, title: "Launch review" })).output.id;
  await core.ask("person_create", { name: "Ben Ode", initials: "BO" });
  const first = await rows();
  areas = first.map(({ area, title }) => ({ area, title }));
});
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("the sign-off screen", () => {
  it("lists every area with its role, and asks for all of them by keyboard", async () => {
    await start(signoff());
    await standing();
    expect(await screen.findByText(`${areas.length} areas to sign`)).toBeTruthy();
    expect(document.querySelectorAll("tr[data-area]")).toHaveLength(areas.length);
    expect(row(areas[0]?.area ?? "").textContent).toContain("Not asked");
    await noViolations();
    tabTo(`Ask for all ${areas.length}`);
    await hit("Enter");
    const asking = await dialog();
    expect(document.activeElement).toBe(within(asking).getByLabelText("Who is asked (optional)"));
    await noViolations();
    await write("Ben Ode");
    await hit("Enter");
    await waitFor(async () => expect((await rows()).every((one) => one.state === "asked" && one.asked_of === "Ben Ode")).toBe(true));
    await waitFor(() => expect(row(areas[0]?.area ?? "").textContent).toContain("Ben Ode, 20 Nov 2026"));
    await gone();
  });

  it("repeats in one sentence what is signed, and wants a typed name", async () => {
    const [first] = await rows();
    await start(signoff());
    await standing();
    tabTo(`Sign ${first?.title}`);
    await hit("Enter");
    const signing = await dialog();
    expect(within(signing).getByText(first?.statement ?? "")).toBeTruthy();
    expect(first?.statement).toContain(first?.fingerprint);
    await hit("Enter");
    expect(await screen.findByText("A signature is a typed name.")).toBeTruthy();
    await write("Nobody Here");
    await hit("Enter");
    expect(await screen.findByText(/Nobody here is called “Nobody Here”/)).toBeTruthy();
    expect((document.activeElement as HTMLInputElement).value).toBe("Nobody Here");
    expect((await rows())[0]?.state).toBe("not_asked");
    await enabled(`Sign “${first?.title}”`);
    await write("ben ode");
    await hit("Enter");
    await waitFor(() => expect(row(first?.area ?? "").textContent).toMatch(/Signed.*by Ben Ode, 20 Nov 2026/));
    expect((await rows())[0]).toMatchObject({ state: "signed", by: "Ben Ode" });
    expect(await screen.findByText(`1 of ${areas.length}`, { selector: ".count" })).toBeTruthy();
  });

  it("refuses what has changed since it was looked at, shows the new sentence, and keeps the name", async () => {
    const [first] = await rows();
    const ready = await core.ask("readiness_show", { review });
    const pack = await core.ask("pack_show", { id: ready.pack.id, version: ready.pack.version });
    const question = pack.questions.find((one) => one.area === first?.area && ready.questions.some((row) => row.id === one.id && row.state === "shown"));
    await start(signoff());
    await standing();
    tabTo(`Sign ${first?.title}`);
    await hit("Enter");
    await dialog();
    await core.ask("answer_set", { review, question: question?.id ?? "", answer: "met" });
    await write("Ben Ode");
    await hit("Enter");
    expect(await screen.findByText(/The area has changed since you looked at it/)).toBeTruthy();
    const now = (await rows())[0];
    expect(now?.fingerprint).not.toBe(first?.fingerprint);
    expect(await screen.findByText(now?.statement ?? "")).toBeTruthy();
    expect((screen.getByLabelText("Type your name") as HTMLInputElement).value).toBe("Ben Ode");
    await enabled(`Sign “${first?.title}”`);
    await hit("Enter");
    await waitFor(async () => expect((await rows())[0]).toMatchObject({ state: "signed", by: "Ben Ode" }));
  });

  it("declines with a reason that everybody reads, and takes it back", async () => {
    const [first] = areas;
    await start(signoff());
    await standing();
    tabTo(`Decline ${first?.title}`);
    await hit("Enter");
    await dialog();
    await hit("Enter");
    tabTo("Decline");
    await hit("Enter");
    expect(await screen.findByText("Say why it is not signed.")).toBeTruthy();
    expect(screen.getByText("Say who declines.")).toBeTruthy();
    tabTo("Reason");
    await write("The rota has one name.");
    tabTo("Type your name");
    await write("Ben Ode");
    await hit("Enter");
    await waitFor(() => expect(row(first?.area ?? "").textContent).toMatch(/Declined.*by Ben Ode/));
    expect(row(first?.area ?? "").textContent).toContain("The rota has one name.");
    await gone();
    tabTo(`Take back: ${first?.title}`);
    await hit("Enter");
    await waitFor(() => expect(row(first?.area ?? "").textContent).toContain("Not asked"));
    // The button is gone; focus stays with its area.
    await waitFor(() => expect(document.activeElement?.textContent).toBe(first?.title));
    expect((await rows())[0]?.signoff).toBeNull();
  });

  it("keeps what is typed when the disk is full, and says what is not saved", async () => {
    await start(signoff());
    await standing();
    tabTo(`Decline ${areas[0]?.title}`);
    await hit("Enter");
    await dialog();
    tabTo("Reason");
    await write("Later.");
    tabTo("Type your name");
    await write("Ben Ode");
    core.failing = { kind: "disk_full", message: "The disk is full.", hint: "Free some space." };
    await hit("Enter");
    await waitFor(() => expect(saving.state).toBe("failed"));
    expect((screen.getByLabelText("Reason") as HTMLTextAreaElement).value).toBe("Later.");
    core.failing = null;
    await saving.settled();
    saving.retry();
    await waitFor(() => expect(row(areas[0]?.area ?? "").textContent).toContain("Later."));
  });

  it("says which change voided a signature, and that it holds again once the value is back", async () => {
    const ready = await core.ask("readiness_show", { review });
    const question = ready.questions.find((one) => one.state === "shown");
    const pack = await core.ask("pack_show", { id: ready.pack.id, version: ready.pack.version });
    const asked = pack.questions.find((one) => one.id === question?.id);
    await core.ask("answer_set", { review, question: question?.id ?? "", answer: "met" });
    await sign("Ben Ode", (area) => area === asked?.area);
    await core.ask("answer_set", { review, question: question?.id ?? "", answer: "partial" });
    await start(signoff());
    await standing();
    const line = row(asked?.area ?? "");
    expect(line.textContent).toMatch(/Void.*was signed by Ben Ode/);
    expect(within(line).getByText(/was Met, is Partial \(Mara Lind, 20 Nov 2026\)/)).toBeTruthy();
    expect(within(line).getByRole("button", { name: /Sign again/ })).toBeTruthy();
    await noViolations();
    await core.ask("answer_set", { review, question: question?.id ?? "", answer: "met" });
    workspace.reload();
    await waitFor(() => expect(row(asked?.area ?? "").textContent).toMatch(/Signed.*by Ben Ode/));
  });

  it("locks a review whose areas are all signed, though the last signature did not", async () => {
    await sign();
    await core.ask("review_change", { review, reason: "By mistake." });
    await start(signoff());
    await standing();
    await screen.findByRole("heading", { name: "Every area is signed" });
    await noViolations();
    tabTo("Lock the review");
    await hit("Enter");
    await waitFor(async () => expect((await core.ask("signoff_show", { review })).locked).toBe(true));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Lock the review" })).toBeNull());
  });

  it("moves by j and k, and s signs the area that has focus", async () => {
    await start(signoff());
    await standing();
    document.getElementById("content")?.focus();
    await hit("j");
    await hit("j");
    expect(document.activeElement?.textContent).toBe(areas[1]?.title);
    await hit("k");
    await hit("j");
    await hit("s");
    expect((await dialog()).textContent).toContain(`Sign “${areas[1]?.title}”`);
    await hit("Escape");
    await gone();
  });

  it("offers nothing to do where the workspace is read-only", async () => {
    await sign("Ben Ode", (area) => area === areas[0]?.area);
    go(signoff());
    await workspace.load();
    if (workspace.home) workspace.home = { ...workspace.home, workspace: { ...workspace.home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
    render(App);
    await standing();
    expect(row(areas[0]?.area ?? "").textContent).toContain("Ben Ode");
    expect(within(document.querySelector("main") as HTMLElement).queryByRole("button", { name: /^(Sign|Ask|Decline|Take back)/ })).toBeNull();
  });
});
