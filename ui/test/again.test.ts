/** After the sign-off, against the real core: the next review and what has to be looked at again, triggers, incidents, and what is due. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import type { DueRow } from "../src/gen/api";
import { workspace } from "../src/host/workspace.svelte";
import { when, where } from "../src/life/due.svelte";
import { route } from "../src/parts/route.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, radio, tabTo, write } from "./keyboard";

let core: Core;
let service = "";
let review = "";
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
const dialog = () => screen.findByRole("dialog");
const gone = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
async function sign(of = review) {
  for (const one of (await core.ask("signoff_show", { review: of })).rows) await core.ask("signoff_sign", { review: of, area: one.area, name: "Mara Lind", fingerprint: one.fingerprint });
}
/** The questions of a review that are asked, in order. */
async function asked(of: string) {
  return (await core.ask("readiness_show", { review: of })).questions.filter((one) => one.state === "shown");
}
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

beforeEach(async () => {
  window.addEventListener("hashchange", follow);
  core = freshCore({ sample: false });
  service = (await core.ask("service_create", { name: "Basket", tier: 3, owner: "Storefront" })).output.id;
  review = (await core.ask("review_create", { service, title: "Launch review" })).output.id;
});
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("the next review", () => {
  it("starts from the signed one on the service screen, with every answer to reconfirm", async () => {
    const [one, two] = await asked(review);
    await core.ask("answer_set", { review, question: one?.id ?? "", answer: "met" });
    await core.ask("answer_set", { review, question: two?.id ?? "", answer: "unmet", reason: "Later" });
    await sign();
    await core.ask("service_update", { id: service, tier: 2 });
    await start(`#/service/${service}`);
    await heading("Basket");
    expect(await screen.findByText("Time to review again.")).toBeTruthy();
    expect((await screen.findAllByText(/The tier was 3, is 2\./)).length).toBeGreaterThan(0);
    await screen.findByRole("heading", { name: "Time to review again" });
    await noViolations();
    tabTo("Start the next review");
    await hit("Enter");
    const asking = await dialog();
    const title = await within(asking).findByLabelText("Title");
    expect(asking.textContent).toContain("2 answers with reasons");
    title.focus();
    await write("");
    await hit("Enter");
    expect(await screen.findByText("A review needs a title.")).toBeTruthy();
    await write("Yearly review 2027");
    await hit("Enter");
    await heading("Readiness");
    await gone();
    const made = route.path[1] ?? "";
    expect(made).not.toBe(review);
    const rows = await asked(made);
    expect(rows.filter((row) => row.reconfirm === "carried").map((row) => row.id).sort()).toEqual([one?.id, two?.id].sort());
    expect(await screen.findByText("2 to reconfirm")).toBeTruthy();
    expect(await screen.findByText("Since it was approved on 20 November")).toBeTruthy();
    expect(screen.getByText("1 fact changed")).toBeTruthy();
    await noViolations();
  });

  it("is confirmed answer by answer with r, under the filter Reconfirm", async () => {
    const [one, two] = await asked(review);
    await core.ask("answer_set", { review, question: one?.id ?? "", answer: "met" });
    await core.ask("answer_set", { review, question: two?.id ?? "", answer: "met" });
    const made = (await core.ask("review_create", { service, title: "Again", from: review })).output.id;
    await start(`#/review/${made}/readiness`);
    await heading("Readiness");
    await screen.findByText("2 to reconfirm");
    tabTo("2 to reconfirm");
    await hit("Enter");
    await waitFor(() => expect(document.querySelectorAll(".q")).toHaveLength(2));
    expect(await screen.findByText(/The answer comes from the last review/)).toBeTruthy();
    await noViolations();
    document.getElementById("content")?.focus();
    await hit("r");
    await waitFor(async () => expect((await asked(made)).filter((row) => row.reconfirm).map((row) => row.id)).toEqual([two?.id]));
    await waitFor(() => expect(document.querySelector(".q.current")?.id).toBe(`q-${two?.id}`));
    // To answer is to have looked.
    await hit("2");
    await waitFor(async () => expect((await asked(made)).filter((row) => row.reconfirm)).toEqual([]));
    await waitFor(() => expect(screen.queryByText(/to reconfirm$/)).toBeNull());
    expect((await asked(made)).find((row) => row.id === two?.id)?.answer).toBe("partial");
  });

  it("is offered where any review of the service is started, and for the review of a team", async () => {
    const team = (await core.ask("team_create", { name: "Storefront" })).output.id;
    const checklist = (await core.ask("team_show", { id: team })).checklists[0];
    const first = (await core.ask("review_create", { team, title: "Team review", pack: checklist?.id ?? "" })).output.id;
    await start(`#/service/${service}`);
    await heading("Basket");
    await screen.findByRole("heading", { name: "Incidents" });
    screen.getByRole("button", { name: "Start a review" }).click();
    await screen.findByText(/Basket has “Launch review” already/);
    tabTo("Start from it");
    await hit("Enter");
    expect(await screen.findByText(/Basket starts from “Launch review”: 0 answers/)).toBeTruthy();
    expect(screen.getByText(/never signed in full/)).toBeTruthy();
    await hit("Escape");
    await gone();

    await sign(first);
    go(`#/review/${first}/signoff`);
    await heading("Sign-off");
    await screen.findByText("Signed in full on 20 Nov 2026.");
    tabTo("Start the next review");
    await hit("Enter");
    await within(await dialog()).findByLabelText("Title");
    tabTo("Start the review");
    await hit("Enter");
    await gone();
    await waitFor(() => expect(route.path[2]).toBe("readiness"));
    expect((await core.ask("review_show", { id: route.path[1] ?? "" })).subject).toMatchObject({ kind: "team", id: team });
  });

  it("has a day that can be changed and cleared though the review is signed", async () => {
    await sign();
    await start(`#/review/${review}/signoff`);
    expect(await screen.findByText("20 Nov 2027")).toBeTruthy();
    tabTo("Change the day");
    await hit("Enter");
    const day = await screen.findByLabelText("Day of the next review");
    day.focus();
    await write("2027-03-01");
    tabTo("Save the day");
    await hit("Enter");
    expect(await screen.findByText("1 Mar 2027")).toBeTruthy();
    expect((await core.ask("signoff_show", { review })).next_review_on).toBe("2027-03-01");
  });
});

describe("incidents", () => {
  it("are added, changed and removed, and a major one asks for a review", async () => {
    const scenario = (await core.ask("scenario_add", { review, title: "Gateway slows" })).output.id;
    await sign();
    await start(`#/service/${service}`);
    await heading("Basket");
    await screen.findByRole("heading", { name: "Incidents" });
    tabTo("Add an incident");
    await hit("Enter");
    await dialog();
    await hit("Enter");
    expect(await screen.findByText("Say what happened, in a few words.")).toBeTruthy();
    await write("Card gateway slow <b>for an hour</b>");
    tabTo("Where it is described (optional)");
    await write("javascript:alert(1)");
    await hit("Enter");
    expect(await screen.findByText("Enter an address that starts with https://.")).toBeTruthy();
    await write("https://wiki.example/i/42");
    const by = tabTo("Foreseen by") as HTMLSelectElement;
    await waitFor(() => expect([...by.options].map((one) => one.text)).toContainEqual(expect.stringContaining("Gateway slows")));
    by.value = scenario;
    by.dispatchEvent(new Event("change", { bubbles: true }));
    tabTo("Major: it asks for a new review");
    await hit(" ");
    await noViolations();
    tabTo("Add the incident");
    await hit("Enter");
    await gone();
    expect(await screen.findByText("Card gateway slow <b>for an hour</b>", { selector: ".medium" })).toBeTruthy();
    expect(screen.getByRole("link", { name: /Gateway slows/ })).toBeTruthy();
    expect(await screen.findByText("Time to review again.")).toBeTruthy();
    tabTo(/^Edit Card gateway/);
    await hit("Enter");
    await dialog();
    tabTo("What happened");
    await write("Card gateway slow");
    await hit("Enter");
    await gone();
    await waitFor(async () => expect((await core.ask("incident_list", { service }))[0]).toMatchObject({ title: "Card gateway slow", major: true, foreseen: { id: scenario } }));
    await screen.findByText("Card gateway slow", { selector: ".medium" });
    await core.ask("incident_add", { service, title: "Queue full", happened_on: "2026-11-01" });
    workspace.reload();
    await screen.findByText("Queue full", { selector: ".medium" });
    tabTo(/^Remove Card gateway/);
    await hit("Enter");
    // Focus stays in the list, and goes to its title with the last one.
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Queue full"));
    await waitFor(() => expect(screen.queryByText("Time to review again.")).toBeNull());
    tabTo(/^Remove Queue full/);
    await hit("Enter");
    expect(await screen.findByText(/None recorded/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.id).toBe("incidents"));
  });

  it("are drawn as far as the one that was looked for", async () => {
    for (let n = 1; n <= 9; n++) await core.ask("incident_add", { service, title: `Incident ${n}`, happened_on: `2026-11-0${n}` });
    const oldest = (await core.ask("incident_list", { service })).at(-1);
    await start(`#/service/${service}`);
    await screen.findByRole("button", { name: "All 9" });
    go(`#/service/${service}?e=${oldest?.id}`);
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset.entity).toBe(oldest?.id));
    expect(document.activeElement?.textContent).toContain("Incident 1");
    screen.getByRole("button", { name: "Fewer" }).click();
    expect(await screen.findByRole("button", { name: "All 9" })).toBeTruthy();
  });
});

describe("what is due", () => {
  it("stands on Home, overdue first, mine or everybody's, by kind, and leaves as a calendar", async () => {
    await core.ask("action_add", { review, text: "Later on", owner: "Ben Ode", due: "2026-12-02" });
    await core.ask("action_add", { review, text: "Long ago", owner: "Mara Lind", due: "2026-11-18" });
    await core.ask("action_add", { review, text: "Next year", owner: "Mara Lind", due: "2027-06-01" });
    const [area] = (await core.ask("signoff_show", { review })).rows;
    await core.ask("signoff_ask", { review, areas: [area?.area ?? ""], of: "Ben Ode" });
    await start("#/");
    await heading("Services");
    const card = (await screen.findByRole("heading", { name: "Due in 30 days" })).closest("section") as HTMLElement;
    const titles = () => [...card.querySelectorAll(".due-what a:first-child")].map((one) => one.textContent);
    await waitFor(() => expect(titles().slice(0, 1)).toEqual(["Long ago"]));
    expect(titles()).toContain("Later on");
    expect(titles()).not.toContain("Next year");
    expect(within(card).getByText("2 days overdue, 18 Nov")).toBeTruthy();
    await noViolations();
    tabTo("Everybody’s", card);
    await radio(2);
    await waitFor(() => expect(titles()).toEqual(["Long ago"]));
    tabTo("Calendar file", card);
    await hit("Enter");
    expect(await within(card).findByText("Saved as lamppost-due.ics.")).toBeTruthy();
    tabTo("Mine", card);
    await radio(1);
    await waitFor(() => expect(titles().length).toBeGreaterThan(1));
    const kind = tabTo("Kind", card) as HTMLSelectElement;
    kind.value = "signoff";
    kind.dispatchEvent(new Event("change", { bubbles: true }));
    await waitFor(() => expect(titles()).toHaveLength(1));
    expect(card.querySelector(".due-what a")?.getAttribute("href")).toBe(`#/review/${review}/signoff`);
    tabTo("Calendar file", card);
    await hit("Enter");
    expect(await within(card).findByText("Saved as lamppost-due.ics.")).toBeTruthy();
    expect(core.did).toEqual(["due 30 mine", "due 30"]);
  });

  it("draws a few of many and says how many more there are", async () => {
    for (let n = 0; n < 20; n++) await core.ask("action_add", { review, text: `Action ${n}`, due: "2026-12-01" });
    await start("#/");
    const more = await screen.findByRole("button", { name: "12 more" });
    expect(document.querySelectorAll(".due-rows li")).toHaveLength(8);
    more.click();
    await waitFor(() => expect(document.querySelectorAll(".due-rows li")).toHaveLength(20));
  });

  it("says where it is settled and when it is due", () => {
    const row = (more: Partial<DueRow>): DueRow => ({ kind: "action", entity: "e", review: "r", subject: { kind: "team", id: "t", name: "SRE" }, question: "", scenario: "", title: "x", person: "", on_day: "2026-11-18", days: -2, ...more });
    expect([where(row({ question: "data.restore" })), where(row({ scenario: "s" })), where(row({}))]).toEqual(["#/review/r/readiness?q=data.restore", "#/review/r/risks?r=s", "#/team/t?at=actions"]);
    expect([where(row({ kind: "review" })), where(row({ kind: "exercise", scenario: "s" })), where(row({ kind: "signoff" }))]).toEqual(["#/team/t", "#/review/r/risks?r=s", "#/review/r/signoff"]);
    expect([when(row({})), when(row({ days: 0 })), when(row({ days: 1 })), when(row({ kind: "evidence" })), when(row({ kind: "waiver" }))]).toEqual(["2 days overdue, 18 Nov", "Today, 18 Nov", "1 day, 18 Nov", "Stale since 18 Nov", "Ended 18 Nov"]);
  });
});
