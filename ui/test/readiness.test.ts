/** The readiness screen and its state: keys, focus, counts, filters, failure and refusal. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fail, type Fake } from "../src/host/fake";
import { saveDrafts } from "../src/host/draft.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { keys, press } from "../src/parts/keys.svelte";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import Readiness from "../src/readiness/Readiness.svelte";
import { matches } from "../src/readiness/filters";
import { ReadinessState } from "../src/readiness/readiness.svelte";
import { freshHost } from "./host";

const REVIEW = "review-2";
let host: Fake;
const hit = (key: string) => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const current = () => document.querySelector<HTMLFieldSetElement>(".q.current") as HTMLFieldSetElement;
const chosen = () => current().querySelector<HTMLInputElement>("input:checked")?.value ?? null;
const stored = (question: string) => host.state.reviews.find((one) => one.id === REVIEW)?.answers[question]?.answer ?? null;
const id = () => current().id.slice(2);

async function open(options: Parameters<typeof freshHost>[0] = {}, question = "") {
  host = freshHost(options);
  if (question) route.read(`#/review/${REVIEW}/readiness?q=${question}`);
  await workspace.load();
  render(Readiness, { review: REVIEW });
  await waitFor(() => expect(current()).toBeTruthy());
}
beforeEach(() => {
  window.addEventListener("keydown", press as unknown as EventListener);
  keys.setAdvance(false);
});
afterEach(async () => {
  host.failing = null;
  if (saving.state === "failed") saving.retry();
  await saving.settled();
  window.removeEventListener("keydown", press as unknown as EventListener);
  cleanup();
});

describe("the list", () => {
  it("opens at the first question without an answer and lights one row", async () => {
    await open();
    expect(chosen()).toBeNull();
    expect(document.querySelectorAll(".q.current")).toHaveLength(1);
    expect(within(current()).getAllByRole("radio")).toHaveLength(5);
  });

  it("answers with 1 to 5 at once, writes after, and does not move on", async () => {
    await open();
    const question = id();
    host.delay = 5;
    hit("3");
    await waitFor(() => expect(chosen()).toBe("unmet"));
    expect(id()).toBe(question);
    expect(stored(question)).toBeNull();
    await waitFor(() => expect(stored(question)).toBe("unmet"));
    hit("Backspace");
    await waitFor(() => expect(stored(question)).toBeNull());
  });

  it("moves on by itself only when asked to", async () => {
    await open();
    const question = id();
    keys.setAdvance(true);
    hit("1");
    await waitFor(() => expect(id()).not.toBe(question));
  });

  it("moves with j and k, takes focus along, and past the end of an area into the next", async () => {
    await open();
    const first = id();
    const area = screen.getByRole<HTMLSelectElement>("combobox", { name: "Area" }).value;
    hit("j");
    await waitFor(() => expect(id()).not.toBe(first));
    await waitFor(() => expect(current().contains(document.activeElement)).toBe(true));
    hit("k");
    await waitFor(() => expect(id()).toBe(first));
    hit("]");
    await waitFor(() => expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Area" }).value).not.toBe(area));
    hit("k");
    await waitFor(() => expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Area" }).value).toBe(area));
  });

  it("lets the light go on from a question that the address named", async () => {
    await open({}, "deps.list");
    await waitFor(() => expect(id()).toBe("deps.list"));
    hit("j");
    await waitFor(() => expect(current().contains(document.activeElement)).toBe(true));
    expect(id()).not.toBe("deps.list");
    const there = id();
    hit("1");
    await waitFor(() => expect(stored(there)).toBe("met"));
    expect(id()).toBe(there);
  });

  it("asks for the reason of N/A and counts it as unanswered until then", async () => {
    await open({}, "deps.list");
    await waitFor(() => expect(id()).toBe("deps.list"));
    const head = () => document.querySelector(".tally")?.textContent ?? "";
    const before = head();
    hit("4");
    const reason = await screen.findByLabelText("Why it does not apply");
    await waitFor(() => expect(document.activeElement).toBe(reason));
    expect(screen.getByText(/Reason needed/)).toBeTruthy();
    expect(head()).toBe(before);
    (reason as HTMLTextAreaElement).value = "There is none.";
    reason.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const question = id();
    expect(await saveDrafts()).toBe(true);
    await waitFor(() => expect(head()).not.toBe(before));
    expect(host.state.reviews.find((one) => one.id === REVIEW)?.answers[question]?.reason).toBe("There is none.");
  });

  it("keeps an answer that cannot be written, dashed, until Retry", async () => {
    await open();
    const question = id();
    host.failing = fail("disk_full", "The disk is full.", "Free some space.");
    hit("2");
    await waitFor(() => expect(saving.state).toBe("failed"));
    await waitFor(() => expect(current().classList.contains("unsaved")).toBe(true));
    expect(chosen()).toBe("partial");
    expect(stored(question)).toBeNull();
    host.failing = null;
    saving.retry();
    await waitFor(() => expect(stored(question)).toBe("partial"));
    await waitFor(() => expect(current().classList.contains("unsaved")).toBe(false));
  });

  it("shows the answer as text when the workspace is read-only", async () => {
    await open({ readOnly: "Another window has this workspace open." });
    expect(screen.queryAllByRole("radio")).toHaveLength(0);
    hit("1");
    expect(host.calls).not.toContain("answer_set");
  });

  it("says when a filter finds nothing, and clears it", async () => {
    await open();
    const filter = screen.getByLabelText<HTMLInputElement>("Filter questions");
    filter.value = "zzz";
    filter.dispatchEvent(new InputEvent("input", { bubbles: true }));
    expect(await screen.findByText(/Nothing matches “zzz”/)).toBeTruthy();
    screen.getByRole("button", { name: /clear the filter/i }).click();
    await waitFor(() => expect(screen.queryByText(/Nothing matches/)).toBeNull());
  });

  it("lists what is hidden with its reason, and answers one anyway", async () => {
    await open({});
    const other = host.state.services[1];
    if (other) other.facts["stores_data"] = false;
    workspace.reload();
    const hidden = await screen.findByRole("button", { name: /hidden, why/ });
    hidden.click();
    const dialog = await screen.findByRole("dialog");
    const one = within(dialog).getAllByRole("button", { name: /Answer anyway/ })[0];
    one?.click();
    await waitFor(() => expect(host.calls).toContain("include_set"));
    expect(await screen.findByText("Answered anyway")).toBeTruthy();
  });
});

describe("the inspector", () => {
  it("adds evidence from the keyboard and returns to the row", async () => {
    view.inspector = true;
    await open();
    hit("e");
    const address = await screen.findByLabelText<HTMLInputElement>("Address");
    await waitFor(() => expect(document.activeElement).toBe(address));
    address.value = "https://wiki.example.com/drill";
    address.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const question = id();
    address.form?.requestSubmit();
    await waitFor(() => expect(host.state.reviews.find((one) => one.id === REVIEW)?.answers[question]?.evidence).toHaveLength(1));
    await waitFor(() => expect(current().contains(document.activeElement)).toBe(true));
  });

  it("refuses a waiver that its requester would approve", async () => {
    await open();
    hit("w");
    for (const [label, text] of [["Reason", "Booked"], ["Compensating control", "Ramp"], ["Approver", "Mara Sund"]] as const) {
      const field = await screen.findByLabelText<HTMLInputElement>(label);
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    screen.getByRole("button", { name: "Ask for the waiver" }).click();
    expect(await screen.findByText("Another person has to approve it.")).toBeTruthy();
    expect(host.calls).not.toContain("waiver_ask");
  });
});

describe("the state", () => {
  it("counts like the store and filters by it", async () => {
    host = freshHost();
    await workspace.load();
    const sheet = new ReadinessState(REVIEW);
    await sheet.load();
    const totals = sheet.head?.totals.counts;
    expect(sheet.counts).toMatchObject({ met: totals?.met, partial: totals?.partial, unmet: totals?.unmet, na: totals?.na, unanswered: totals?.unanswered });
    expect([sheet.gaps, sheet.waived]).toEqual([totals?.gaps, totals?.waived]);
    const unanswered = sheet.all.filter((row) => matches(row, "unanswered", "", "Mara Sund"));
    expect(unanswered).toHaveLength(totals?.unanswered ?? -1);
    expect(sheet.all.filter((row) => matches(row, "gaps", "", ""))).toHaveLength(totals?.gaps ?? -1);

    // What is shown at once is what the store says a moment later.
    for (const answer of ["met", "partial", "unknown", "unmet"] as const) {
      const row = sheet.nextUnanswered();
      if (row) sheet.answer(row, answer);
    }
    const shown = { ...sheet.counts }, gaps = sheet.gaps;
    await saving.settled();
    await sheet.load();
    expect({ ...sheet.counts }).toEqual(shown);
    expect(sheet.gaps).toBe(gaps);
    sheet.stop();
  });

  it("changes one row and no other when one question is answered", async () => {
    host = freshHost({ copies: 5 });
    await workspace.load();
    const sheet = new ReadinessState(REVIEW);
    await sheet.load();
    sheet.setArea(null);
    expect(sheet.listed.length).toBeGreaterThan(300);
    const before = sheet.all.map((row) => row.data);
    const list = sheet.groups;
    const row = sheet.current;
    if (row) sheet.answer(row, "met");
    expect(sheet.all.filter((one, n) => one.data !== before[n])).toEqual([row]);
    expect(sheet.groups).toBe(list);
    await saving.settled();
    sheet.stop();
  });
});
