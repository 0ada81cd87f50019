/** The pre-mortem session: driven from the keyboard alone, private lists, the clock, leaving and coming back. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { saveDrafts } from "../src/host/draft.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { clock, Countdown } from "../src/premortem/countdown.svelte";
import { linesOf } from "../src/premortem/session.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, radio, tabTo, write } from "./keyboard";

let core: Core;
let review = "";
/** The session as core knows it, with the private list of one person where asked for. */
const session = async (participant?: string) => {
  const { session: now } = await core.ask("premortem_show", { review, ...(participant ? { participant } : {}) });
  if (!now) throw new Error("no session");
  return now;
};
const person = async (name: string) => (await session()).participants.find((one) => one.name.startsWith(name))?.id ?? "";
const titled = async (title: string) => (await session()).scenarios.find((one) => one.row.title === title);
const ctrlEnter = () => hit("Enter", { ctrlKey: true });
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });
const settled = async () => void (await saving.settled());

/** The pre-mortem of a service of the sample: Checkout API has one, Basket has none. */
async function start(service = "Checkout API", options: Parameters<typeof freshCore>[0] & { phase?: string; left?: number } = {}) {
  core = freshCore(options);
  review = await core.reviewOf(service);
  if (service === "Basket" && options.phase) await seat();
  if (options.phase) await core.ask("premortem_phase", { review, phase: options.phase, left_seconds: options.left ?? 600 });
  location.hash = `#/review/${review}/premortem`;
  route.read(location.hash);
  await workspace.load();
  render(App);
  await screen.findByRole("heading", { level: 1 });
}
/** Two people at the table of Basket: Priya has two reasons to tell, Jonas has told his. */
async function seat() {
  await core.ask("premortem_start", { review });
  const { output } = await core.ask("participant_add", { review, name: "Priya Raman\nJonas Weber" });
  const [priya, jonas] = output.ids as [string, string];
  await core.ask("reason_add", { participant: priya, text: "The load test ran without the fraud check.\nEvery worker was waiting." });
  await core.ask("reason_add", { participant: jonas, text: "The certificate ran out.", said: true });
}
/** To the next phase, by its button. */
async function next(title: string | RegExp) {
  tabTo(/^Next: /);
  await hit("Enter");
  await heading(title);
}
async function clean() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ; ")}`)).toEqual([]);
}
const follow = () => route.read(location.hash);
beforeEach(() => window.addEventListener("hashchange", follow));
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
  vi.useRealTimers();
});

describe("a whole session, by keyboard alone", () => {
  it("goes from people to the register", { timeout: 60_000 }, async () => {
    await start("Basket");
    // Start, and who is here: three at once, one renamed, one gone.
    tabTo("Start the pre-mortem");
    await hit("Enter");
    await heading("Prepare");
    tabTo("Who is here");
    await write("Priya Raman, Tomas\nMara Sund; Nobody");
    await ctrlEnter();
    await waitFor(async () => expect((await session()).participants).toHaveLength(4));
    await screen.findByRole("textbox", { name: "Name of Tomas" });
    tabTo("Name of Tomas");
    await write("Tomás Okafor");
    await screen.findByRole("textbox", { name: "Name of Tomás Okafor" });
    tabTo("Remove Nobody");
    await hit("Enter");
    await waitFor(() => expect(screen.queryByRole("textbox", { name: "Name of Nobody" })).toBeNull());
    await clean();
    await next("Brief the plan");
    await next(/has failed, badly/);
    await next(/has failed, badly/);

    // Silent writing: a pasted list, then the screen is passed on and the list is gone.
    await waitFor(() => expect(document.activeElement?.textContent).toBe("I am Priya, open my list"));
    await hit("Enter");
    await screen.findByRole("textbox", { name: /Priya’s list/ });
    tabTo(/Priya’s list/);
    await write("The gateway slowed to nine seconds.\nRetries made it worse.\n\n");
    expect(screen.getByRole("button", { name: /Add 2 reasons/ })).toBeTruthy();
    await ctrlEnter();
    expect(await screen.findByText("Retries made it worse.")).toBeTruthy();
    tabTo("Pass to Tomás");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("I am Tomás, open my list"));
    expect(screen.queryByText("Retries made it worse.")).toBeNull();
    expect(screen.getByRole("list", { name: "Written so far" }).textContent).toMatch(/Priya Raman\s*2/);
    await clean();
    await hit("Enter");
    await screen.findByRole("textbox", { name: /Tomás’s list/ });
    tabTo(/Tomás’s list/);
    await write("A certificate ran out.");
    tabTo("Pass to Mara");
    await hit("Enter");
    const tomas = await person("Tom");
    await waitFor(async () => expect((await session(tomas)).own?.map((one) => one.text)).toEqual(["A certificate ran out."]));

    // Round-robin: the speaker is lit, one reason each, Mara passes.
    tabTo(/^Next: /);
    await hit("Enter");
    const said = async (who: string, text: string) => {
      const field = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: `${who}’s next reason` });
      await waitFor(() => expect(field.value).toBe(text));
      expect(document.querySelector(".people [aria-current]")?.textContent).toContain(who);
      tabTo(`${who}’s next reason`);
      await ctrlEnter();
    };
    await said("Priya", "The gateway slowed to nine seconds.");
    await said("Tomás", "A certificate ran out.");
    await screen.findByRole("button", { name: "Mara passes" });
    tabTo("Mara passes");
    await hit("Enter");
    await said("Priya", "Retries made it worse.");
    expect(await screen.findByText("3 reasons")).toBeTruthy();
    await clean();

    // Groups: `m` and a name, twice; the group becomes one scenario, the rest another, then one is split off again.
    tabTo(/^Go round$/);
    await hit("ArrowRight");
    await screen.findByRole("region", { name: "Not grouped" });
    for (const text of ["The gateway slowed to nine seconds.", "Retries made it worse."]) {
      tabTo(`Move: ${text}`);
      await hit("m");
      await screen.findByRole("dialog", { name: "Move to a group" });
      tabTo("Group");
      await write("Gateway");
      await hit("Enter");
      await waitFor(async () => expect((await session()).reasons.find((one) => one.text === text)?.cluster).toBe("Gateway"));
      await waitFor(() => expect(document.activeElement?.textContent).toContain(text));
    }
    await clean();
    tabTo("Make one scenario of 2 notes");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement).toBeInstanceOf(HTMLInputElement));
    await write("Gateway slows");
    await hit("Enter");
    await screen.findByRole("region", { name: "Gateway slows" });
    tabTo("Make its own scenario: Retries made it worse.");
    await hit("Enter");
    await screen.findByRole("region", { name: /^Retries made it worse/ });
    tabTo("Make a scenario of: A certificate ran out.");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement).toBeInstanceOf(HTMLInputElement));
    await hit("Enter");
    await screen.findByRole("region", { name: /^A certificate ran out/ });

    // The library: suggestions with their reason, a search, one added as a copy.
    await next("Extend with the library");
    expect(screen.getAllByText(/^Because /).length).toBeGreaterThan(3);
    tabTo(/^Search the whole library/);
    await hit("Enter");
    await screen.findByRole("dialog", { name: "The library" });
    tabTo("Search");
    await write("leap second");
    await waitFor(() => expect(within(screen.getByRole("dialog")).getAllByRole("listitem").length).toBeLessThan(3));
    tabTo(/^Add /);
    await hit("Enter");
    await waitFor(async () => expect((await session()).scenarios).toHaveLength(4));
    await hit("Escape");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

    // Ratings: each alone, hidden until revealed, then one is contested.
    await next("Rate");
    for (const [who, nth] of [["Priya", 5], ["Tomás", 2], ["Mara", 4]] as const) {
      await waitFor(() => expect(document.activeElement?.textContent).toBe(`I am ${who}, open my list`));
      await hit("Enter");
      await screen.findByText(`${who} chooses alone. The others see only how many are rated.`);
      expect(document.querySelectorAll("input:checked")).toHaveLength(0);
      for (let scenario = 0; scenario < 4; scenario++) for (const step of [nth, 3]) {
        tabTo(/^1 /);
        await radio(step);
      }
      await screen.findByText("4 of 4 rated");
      tabTo(who === "Mara" ? "Hide my ratings" : /^Pass to /);
      await hit("Enter");
    }
    tabTo("Reveal the ratings");
    await hit("Enter");
    await screen.findByText(/^4 scenarios contested/);
    await clean();
    const first = screen.getByRole("region", { name: "Gateway slows" });
    expect(within(first).getByRole("table", { name: "Votes on Gateway slows" })).toBeTruthy();
    for (const [legend, nth] of [["Likelihood", 5], ["Impact", 5]] as const) {
      tabTo(/^[1-5] /, within(first).getByRole("group", { name: legend }));
      await radio(nth);
    }
    tabTo("The harm cannot be undone", first);
    await hit(" ");
    await waitFor(async () => expect((await titled("Gateway slows"))?.row).toMatchObject({ inherent: { likelihood: 5, impact: 5 }, irreversible: true }));

    // Treat and own.
    await next("Treat");
    await screen.findByText(/above your limit of Moderate/);
    tabTo("Treatment");
    await pick("Limit the effect");
    expect(await screen.findByText(/needs an owner and a date/)).toBeTruthy();
    tabTo("Owner");
    await write("Priya Raman");
    tabTo("Until");
    await write("2026-12-10");
    await saveDrafts();
    await waitFor(() => expect(screen.queryByText(/needs an owner and a date/)).toBeNull());
    tabTo("Exercise that proves it");
    await write("Slow the gateway in the test environment");
    await hit("Enter");
    await waitFor(async () => expect((await core.ask("register_show", { review })).exercises.at(-1)?.scenarios).toHaveLength(1));
    await clean();

    // The upside, the next reading, and the register.
    await next("Look for the upside");
    tabTo("What went better than expected");
    await write("Partners ask for the same checkout");
    for (const step of [3, 4]) {
      tabTo(/^1 /);
      await radio(step);
    }
    tabTo("Add the chance");
    await hit("Enter");
    await waitFor(async () => expect((await titled("Partners ask for the same checkout"))?.upside).toMatchObject({ likelihood: 3, impact: 4 }));
    await next("Close");
    tabTo("The list is read again on");
    await write("2027-02-18");
    await waitFor(async () => expect((await session()).next_reading).toBe("2027-02-18"));
    await clean();
    tabTo("Open the register");
    await hit("Enter");
    await heading("Risks");
    expect(await screen.findByRole("link", { name: "Gateway slows" })).toBeTruthy();
    await settled();
  });
});

describe("what others must not see", () => {
  it("reads a private list only for the person who has the screen, and drops it on the way out", async () => {
    await start("Basket", { phase: "round" });
    await screen.findByRole("textbox", { name: "Priya’s next reason" });
    await core.ask("premortem_phase", { review, phase: "write" });
    workspace.reload();
    await screen.findByRole("group", { name: "Whose turn it is" });
    expect(document.body.textContent).not.toContain("The load test ran without the fraud check");
    expect(document.body.textContent).not.toContain("Every worker was waiting");
  });
});

describe("the clock", () => {
  it("speaks at half, one minute and zero, waits there, and goes on with two minutes more", () => {
    vi.useFakeTimers();
    const said: string[] = [];
    const time = new Countdown((text) => said.push(text));
    time.set(600, 600);
    time.start();
    vi.advanceTimersByTime(301_000);
    expect(said).toEqual(["Half the time is left: 5 minutes."]);
    time.pause();
    vi.advanceTimersByTime(60_000);
    expect(clock(time.left)).toBe("04:59");
    time.start();
    vi.advanceTimersByTime(240_000);
    expect(said.at(-1)).toBe("One minute left.");
    vi.advanceTimersByTime(120_000);
    expect(said).toEqual(["Half the time is left: 5 minutes.", "One minute left.", "The time is up."]);
    expect([clock(time.left), time.running]).toEqual(["00:00", false]);
    time.more(120);
    expect([clock(time.left), time.running]).toEqual(["02:00", true]);
    time.pause();
  });

  it("is not live, and leaving keeps the phase and the time", async () => {
    await start("Basket", { phase: "round", left: 462 });
    const timer = screen.getByRole("timer", { name: "Time left in this phase" });
    expect([timer.textContent, timer.getAttribute("aria-live")]).toEqual(["07:42", "off"]);
    tabTo("+ 2 min");
    await hit("Enter");
    await waitFor(async () => expect((await session()).left_seconds).toBe(582));
    tabTo("Leave");
    await hit("Enter");
    await heading("Risks");
    await screen.findByRole("link", { name: "Resume the pre-mortem" });
    tabTo("Resume the pre-mortem");
    await hit("Enter");
    await heading(/has failed, badly/);
    expect((await screen.findByRole("timer")).textContent).toBe("09:42");
    expect(screen.getByRole("button", { name: "Go on" })).toBeTruthy();
  });

  it("never takes a session back to the phase it was left in", async () => {
    await start("Basket", { phase: "round", left: 462 });
    const timer = await screen.findByRole("timer", { name: "Time left in this phase" });
    tabTo("Go on");
    await hit("Enter");
    await waitFor(() => expect(timer.textContent).not.toBe("07:42"));
    // Another hand moves the session on; this page does not know of it yet.
    await core.ask("premortem_phase", { review, phase: "rate", left_seconds: 700 });
    tabTo("Leave");
    await hit("Enter");
    await heading("Risks");
    await settled();
    expect(await session()).toMatchObject({ phase: "rate", left_seconds: 700 });
  });

  it("goes on in the phase where the session is, when its own time came too late", async () => {
    await start("Basket", { phase: "round", left: 462 });
    await screen.findByRole("timer", { name: "Time left in this phase" });
    await core.ask("premortem_phase", { review, phase: "rate", left_seconds: 700 });
    tabTo("+ 2 min");
    await hit("Enter");
    await heading("Rate");
    expect(screen.getByRole("timer").textContent).toBe("11:40");
    expect(await session()).toMatchObject({ phase: "rate", left_seconds: 700 });
  });

  it("lights the phase, ticks the ones before it, and says the new one", async () => {
    await start("Basket", { phase: "round" });
    const phases = within(screen.getByRole("navigation", { name: "Phases" })).getAllByRole("button");
    expect(phases).toHaveLength(10);
    expect(phases.map((one) => one.getAttribute("aria-current"))).toEqual([null, null, null, null, "step", null, null, null, null, null]);
    expect(phases[0]?.textContent).toBe("Done: Prepare");
    document.querySelector<HTMLElement>("#content")?.focus();
    await hit("]");
    await heading("Extend with the library");
    await waitFor(() => expect(view.spoken).toBe("Extend with the library, 8 minutes."));
  });
});

describe("what is typed", () => {
  it("goes to the private list when the person leaves without adding it", async () => {
    await start("Basket", { phase: "round" });
    await core.ask("premortem_phase", { review, phase: "write" });
    workspace.reload();
    await screen.findByRole("button", { name: "Jonas, again" });
    tabTo("Jonas, again");
    await hit("Enter");
    await screen.findByRole("textbox", { name: /Jonas’s list/ });
    tabTo(/Jonas’s list/);
    await write("The runbook named the old cluster.");
    tabTo("Leave");
    await hit("Enter");
    await heading("Risks");
    const jonas = await person("Jonas");
    await waitFor(async () => expect((await session(jonas)).own?.at(-1)).toMatchObject({ text: "The runbook named the old cluster.", said: null }));
  });

  it("stays in its field when the store refuses it, with the reason beside it", async () => {
    await start("Basket", { phase: "round" });
    await screen.findByRole("textbox", { name: "Priya’s next reason" });
    core.failing = { kind: "over_limit", message: "A reason holds at most 4,000 characters.", hint: "Shorten it." };
    tabTo("Priya’s next reason");
    await write("x".repeat(50));
    await ctrlEnter();
    expect((await screen.findByRole("alert")).textContent).toContain("at most 4,000 characters");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Priya’s next reason" }).value).toBe("x".repeat(50));
  });

  it("counts the lines of a pasted list", () => {
    expect(linesOf(" one \r\n\n two\n")).toEqual(["one", "two"]);
  });
});

it("shows and changes nothing private when the workspace is read-only", async () => {
  await start("Checkout API", { readOnly: true });
  await heading("Close");
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.queryByRole("button", { name: "+ 2 min" })).toBeNull();
  await hit("]");
  expect(core.calls.filter((name) => name.endsWith("_phase"))).toEqual([]);
});
