/** A review that is signed in full, against the real core: what it refuses, what goes on, and the change that opens it again. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { life } from "../src/host/life.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { step } from "../src/frame/commands";
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
const standing = async () => {
  await heading("Sign-off");
  await waitFor(() => expect(document.querySelectorAll("tr[data-area]")).toHaveLength(areas.length));
};
const dialog = () => screen.findByRole("dialog");
/** Signs past the page. */
async function sign(name = "Mara Lind", which: (area: string) => boolean = () => true) {
  for (const one of await rows()) if (one.state !== "signed" && which(one.area)) await core.ask("signoff_sign", { review, area: one.area, name, fingerprint: one.fingerprint });
}
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

describe("a review that is signed in full", () => {
  it("is locked by the last signature, says so on its screens, and takes a change only with a reason", async () => {
    const last = areas.at(-1);
    await sign("Ben Ode", (area) => area !== last?.area);
    await start(signoff());
    await standing();
    expect(await screen.findByText("1 area left to sign")).toBeTruthy();
    tabTo(`Sign ${last?.title}`);
    await hit("Enter");
    await dialog();
    await write("Mara Lind");
    await hit("Enter");
    expect(await screen.findByText("Signed in full on 20 Nov 2026.")).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Sign / })).toBeNull());
    expect(screen.getByRole("heading", { name: "Next review" })).toBeTruthy();
    await noViolations();

    go(`#/review/${review}/readiness`);
    await heading("Readiness");
    expect(await screen.findByText("Signed in full on 20 Nov 2026.")).toBeTruthy();
    await waitFor(() => expect(document.querySelector(".q.current .told")).not.toBeNull());
    document.getElementById("content")?.focus();
    await hit("1");
    expect(await screen.findByText(/This review is signed\. Start a change to edit it/)).toBeTruthy();
    await noViolations();

    tabTo("Start a change");
    await hit("Enter");
    const why = within(await dialog()).getByLabelText("Why it has to change");
    expect(document.activeElement).toBe(why);
    tabTo("Start the change");
    await hit("Enter");
    expect(await screen.findByText("Say why it has to change.")).toBeTruthy();
    why.focus();
    await write("The drill was repeated");
    tabTo("Start the change");
    await hit("Enter");
    expect(await screen.findByText("A change is open:")).toBeTruthy();
    expect((await core.ask("signoff_show", { review })).changing).toBe("The drill was repeated");
    await waitFor(() => expect(document.querySelector("main input[type=radio]")).not.toBeNull());
    document.getElementById("content")?.focus();
    await hit("1");
    await waitFor(async () => expect((await core.ask("signoff_show", { review })).signed).toBe(areas.length - 1));
  });

  it("lets comments and actions go on", async () => {
    await sign();
    await start(`#/review/${review}/readiness`);
    await heading("Readiness");
    await screen.findByText("Signed in full on 20 Nov 2026.");
    document.getElementById("content")?.focus();
    await hit("c");
    await screen.findByRole("tab", { name: /Comments/, selected: true });
    (await within(document.getElementById("about-panel") as HTMLElement).findByRole("textbox")).focus();
    await write("Still true in November.");
    await hit("Enter", { ctrlKey: true });
    if (!core.calls.includes("comment_add")) { tabTo(/^(Comment|Add|Send)/); await hit("Enter"); }
    await waitFor(() => expect(core.calls).toContain("comment_add"));
    expect(saving.error).toBeNull();
  });

  it("keeps its risks as they are, with exercises and actions going on", async () => {
    const scenario = (await core.ask("scenario_add", { review, title: "Gateway slows" })).output.id;
    await sign();
    await start(`#/review/${review}/risks?r=${scenario}`);
    await screen.findByText("Signed in full on 20 Nov 2026.");
    await screen.findByRole("tab", { name: /Proof|Exercises/ });
    await waitFor(() => expect(screen.queryByRole("button", { name: /Archive this risk|Add a risk/ })).toBeNull());
    screen.getByRole("tab", { name: /Proof|Exercises/ }).click();
    await screen.findByRole("button", { name: "Plan an exercise" });
    tabTo("Plan an exercise");
    await hit("Enter");
    const title = await screen.findByLabelText("What is tried");
    title.focus();
    await write("Slow the gateway in staging");
    await hit("Enter");
    await waitFor(async () => expect((await core.ask("scenario_show", { id: scenario })).exercises.map((one) => one.title)).toEqual(["Slow the gateway in staging"]));
    await noViolations();
  });

  it("is open again when the last signature is undone", async () => {
    await sign();
    await start(`#/review/${review}/readiness`);
    await screen.findByText("Signed in full on 20 Nov 2026.");
    await waitFor(() => expect(workspace.sealed).not.toBeNull());
    await step("undo");
    await waitFor(() => expect(life.locked).toBe(false));
    expect(workspace.sealed).toBeNull();
    await waitFor(() => expect(screen.queryByText("Signed in full on 20 Nov 2026.")).toBeNull());
  });

  it("takes a signature of what changed under it, asks nobody, and offers the next review", async () => {
    await sign("Ben Ode");
    const { subject } = await core.ask("review_show", { id: review });
    await core.ask("service_update", { id: subject.id, tier: 2 });
    const open = (await rows()).filter((one) => one.state !== "signed");
    expect((await core.ask("signoff_show", { review })).locked).toBe(true);
    expect(open.length).toBeGreaterThan(0);
    areas = (await rows()).map(({ area, title }) => ({ area, title }));
    await start(signoff());
    await standing();
    expect(await screen.findByText(/not signed as (it stands|they stand) now/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Start the next review" })).toBeTruthy();
    const main = within(document.querySelector("main") as HTMLElement);
    expect(main.queryByRole("button", { name: /^(Ask|Decline|Take back)/ })).toBeNull();
    expect(main.getAllByRole("button", { name: /^Sign/ })).toHaveLength(open.length);
    await noViolations();
    const [first] = open;
    tabTo(new RegExp(`^Sign.* ${first?.title}$`));
    await hit("Enter");
    await dialog();
    await write("Mara Lind");
    await hit("Enter");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement?.textContent).toBe(first?.title));
    expect((await rows()).find((one) => one.area === first?.area)).toMatchObject({ state: "signed", by: "Mara Lind" });
  });

  it("leads to the review that came after it", async () => {
    await sign("Ben Ode");
    const { subject } = await core.ask("review_show", { id: review });
    const next = (await core.ask("review_create", { service: subject.id, title: "Yearly review", from: review })).output.id;
    await start(signoff());
    await standing();
    expect((await screen.findByRole("link", { name: "Yearly review" })).getAttribute("href")).toBe(`#/review/${next}/readiness`);
    expect(screen.queryByRole("button", { name: "Start the next review" })).toBeNull();
    expect(document.querySelector(".next-review.lit")).toBeNull();
    await noViolations();
  });

  it("seals no other screen", async () => {
    await sign();
    await start(`#/review/${review}/readiness`);
    await waitFor(() => expect(workspace.readOnly).not.toBeNull());
    go("#/");
    await heading("Services");
    await waitFor(() => expect(workspace.readOnly).toBeNull());
    expect(screen.getByRole("button", { name: "New service" })).toBeTruthy();
    expect(view.review).toBeNull();
  });

  it("is what the path of the service leads to once every question is answered", async () => {
    const open = async () => (await core.ask("readiness_show", { review })).questions.filter((one) => one.state !== "hidden" && one.state !== "waiting" && one.answer === null);
    for (let left = await open(); left.length > 0; left = await open()) for (const one of left) await core.ask("answer_set", { review, question: one.id, answer: "met" });
    const { subject } = await core.ask("review_show", { id: review });
    await start(`#/service/${subject.id}`);
    await heading("Basket");
    expect((await screen.findByRole("link", { name: "Open the sign-off" })).getAttribute("href")).toBe(signoff());
    await sign();
    workspace.reload();
    expect(await screen.findByRole("link", { name: "Open the report" })).toBeTruthy();
    expect(screen.getByText(`${areas.length} of ${areas.length} areas signed`)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
  });
});
