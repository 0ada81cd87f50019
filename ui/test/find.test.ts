/** Finding anything against the real core: what was written, by kind, with the hit marked, and exactly the place it stands. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import type { SearchHit, SearchView } from "../src/gen/api";
import { AGAIN_MS } from "../src/frame/find/find.svelte";
import { placeOf } from "../src/frame/find/place";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, radio, tabTo, write } from "./keyboard";

let core: Core;
const LONG = { timeout: 10_000 };
const follow = () => route.read(location.hash);
async function start(hash = "#/", options: ConstructorParameters<typeof Core>[0] = {}) {
  core = freshCore(options);
  location.hash = hash;
  follow();
  await workspace.load();
  render(App);
}
async function open() {
  view.ask = { what: "find" };
  const box = await screen.findByRole<HTMLInputElement>("combobox", { name: "Find" });
  box.focus();
  return box;
}
const options = () => within(screen.getByRole("listbox", { name: "Results" })).getAllByRole("option");
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

beforeEach(() => window.addEventListener("hashchange", follow));
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("find", () => {
  it("opens exactly the comment that holds the words, from the keyboard alone", async () => {
    await start();
    const review = await core.reviewOf("Checkout API");
    const { output } = await core.ask("comment_add", { review, question: "data.restore", text: "Ask Priya about the zebra ledger before the drill." });
    await open();
    await write("zebra led");
    const option = await screen.findByRole("option", { name: /Ask Priya about the/ }, LONG);
    expect([...option.querySelectorAll("mark")].map((one) => one.textContent)).toEqual(["zebra", "led"]);
    expect(option.textContent).toContain("Comment");
    expect(option.textContent).toContain("Checkout API, Launch review");
    expect(screen.getByRole("combobox", { name: "Find" }).getAttribute("aria-activedescendant")).toBe(option.id);
    await noViolations();
    await hit("Enter");
    await waitFor(() => expect(location.hash).toBe(`#/review/${review}/readiness?q=data.restore&tab=comments&e=${output.id}`));
    expect(screen.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect((document.activeElement as HTMLElement | null)?.dataset.entity).toBe(output.id), LONG);
    expect(document.activeElement?.textContent).toContain("zebra ledger");
    expect(document.activeElement?.classList.contains("found")).toBe(true);
  });

  it("opens the row of a table, the risk, the service and the action", async () => {
    await start();
    const places: [string, string, RegExp][] = [
      ["Restore drill", "row", /#\/document\/.+\?s=requirements&e=/],
      ["Restore takes longer than the objective", "scenario", /\/risks\?r=/],
      ["Checkout API", "service", /#\/service\//],
      ["Run the restore drill on the June snapshot", "action", /\?q=data\.restore&tab=evidence&e=/],
      ["Restore drill log", "evidence", /\?q=data\.restore&tab=evidence&e=/],
    ];
    for (const [text, kind, where] of places) {
      const { hits } = await core.ask("search", { text, kinds: [kind] });
      expect(placeOf(hits[0] as SearchHit), kind).toMatch(where);
    }
    await open();
    await write("Restore drill");
    tabTo("Everything");
    await radio(7);
    (await screen.findByRole("combobox", { name: "Find" })).focus();
    await screen.findByRole("option", { name: /Table row/ }, LONG);
    await waitFor(() => expect(options().every((one) => /Document|Section|Table row/.test(one.textContent ?? ""))).toBe(true));
    while (!options().find((one) => one.getAttribute("aria-selected") === "true")?.textContent?.includes("Table row")) await hit("ArrowDown");
    await hit("Enter");
    await waitFor(() => expect(location.hash).toMatch(/s=requirements&e=/));
    const row = new URLSearchParams(location.hash.split("?")[1]).get("e");
    await waitFor(() => expect(document.activeElement?.closest("tr")?.dataset.entity).toBe(row), LONG);
  });

  it("lights a snapshot in the list of them", async () => {
    await start();
    const review = await core.reviewOf("Checkout API");
    const { output } = await core.ask("snapshot_take", { review, title: "Before the zebra test" });
    const { hits } = await core.ask("search", { text: "zebra", kinds: ["snapshot"] });
    expect(placeOf(hits[0] as SearchHit)).toBe(`#/review/${review}/history?e=${output.id}`);
    location.hash = placeOf(hits[0] as SearchHit);
    follow();
    await waitFor(() => expect((document.activeElement as HTMLElement | null)?.dataset.entity).toBe(output.id), LONG);
    expect(document.activeElement?.textContent).toContain("Before the zebra test");
  });

  it("finds questions of the open review and commands in the same box", async () => {
    await start();
    const review = await core.reviewOf("Gift Cards");
    view.review = review;
    await open();
    await write("go to home");
    expect(await screen.findByRole("option", { name: /Go to Home.*Command/ })).toBeTruthy();
    await write("dashboard state of the service");
    await screen.findByRole("option", { name: /Does the runbook link to one dashboard.*Question/ }, LONG);
    await hit("Enter");
    await waitFor(() => expect(location.hash).toBe(`#/review/${review}/readiness?q=obs.board`));
  });

  it("says that nothing matches, takes odd words as words, and leaves the commands where search fails", async () => {
    await start();
    await open();
    for (const odd of ['"unclosed', "NEAR(", "a AND OR *", "'; drop table op; --"]) {
      await write(odd);
      await waitFor(() => expect(screen.queryByText(/cannot|syntax/i)).toBeNull());
    }
    await write("qqqxyz");
    expect(await screen.findByText("Nothing matches “qqqxyz”.")).toBeTruthy();
    const call = core.call.bind(core);
    core.call = (name, ...rest) => (name === "search" ? Promise.reject({ kind: "io", message: "The disk did not answer.", hint: "" }) : call(name, ...rest));
    await write("go to");
    expect(await screen.findByText("The disk did not answer.")).toBeTruthy();
    expect(screen.getByRole("option", { name: /Go to Home/ })).toBeTruthy();
  });

  it("looks at what is archived only when asked", async () => {
    await start();
    const basket = workspace.home?.services.find((one) => one.name === "Basket");
    await core.ask("service_archive", { id: basket?.id ?? "" });
    await open();
    tabTo("Everything");
    await radio(2);
    (await screen.findByRole("combobox", { name: "Find" })).focus();
    await write("basket");
    await waitFor(() => expect(screen.getByRole("listbox").getAttribute("aria-busy")).toBeNull());
    expect(screen.queryByRole("option", { name: /^Basket\s*Service/ })).toBeNull();
    tabTo("What is archived too");
    await hit(" ");
    expect(await screen.findByRole("option", { name: /^Basket\s*Service/ })).toBeTruthy();
  });
});

describe("what is shown", () => {
  const found = (title: string, more: Partial<SearchView> = {}): SearchView => ({
    hits: [{ kind: "service", id: title, title, place: "", spot: { service: title, team: null, review: null, assessment: null, question: null, criterion: null, document: null, section: null, scenario: null }, snippet: [], at: "" }], more: false, pending: false, behind: false, ...more,
  });

  it("never opens what older words found: Enter waits for the newest", async () => {
    await start();
    const call = core.call.bind(core);
    const asked: { text: string; answer: (view: SearchView) => void }[] = [];
    core.call = (name, payload, ...rest) => (name === "search" ? new Promise((answer) => asked.push({ text: (payload as { text: string }).text, answer })) : call(name, payload, ...rest));
    await open();
    await write("old");
    await write("new");
    expect(asked.map((one) => one.text)).toEqual(["old"]);
    await hit("Enter");
    asked[0]?.answer(found("old one"));
    await waitFor(() => expect(asked.map((one) => one.text)).toEqual(["old", "new"]));
    expect(screen.queryByRole("option", { name: /old one/ })).toBeNull();
    expect(location.hash).toBe("#/");
    expect(await screen.findByText("Looking…")).toBeTruthy();
    asked[1]?.answer(found("new one"));
    await waitFor(() => expect(location.hash).toBe("#/service/new%20one"));
  });

  it("asks again while words are not indexed yet, and keeps the light where it was", async () => {
    await start();
    const call = core.call.bind(core);
    let times = 0;
    const two = (title: string, more: Partial<SearchView>) => ({ ...found(title, more), hits: [...found("First").hits, ...found(title).hits] });
    core.call = (name, ...rest) => (name === "search" ? Promise.resolve(++times < 3 ? two("Second", { pending: true }) : { ...two("Second", {}), hits: [...found("Zeroth").hits, ...two("Second", {}).hits] }) : call(name, ...rest));
    await open();
    await write("anything");
    expect(await screen.findByText("Older words are still being read; more may follow.")).toBeTruthy();
    await hit("ArrowDown");
    await waitFor(() => expect(times).toBe(3));
    await screen.findByRole("option", { name: /Zeroth/ });
    expect(options().find((one) => one.getAttribute("aria-selected") === "true")?.textContent).toContain("Second");
    await waitFor(() => expect(screen.queryByText(/Older words/)).toBeNull());
    expect(within(screen.getByRole("listbox")).getAllByRole("option").length).toBe(3);
  });

  it("says once that the index is behind where it cannot be written, and does not ask again", async () => {
    await start();
    const call = core.call.bind(core);
    core.call = (name, ...rest) => (name === "search" ? Promise.resolve(found("Quagga", { behind: true })) : call(name, ...rest));
    const timers = vi.spyOn(window, "setTimeout");
    await open();
    await write("q");
    expect(await screen.findByText(/What was written last may be missing/)).toBeTruthy();
    expect(timers.mock.calls.map(([, ms]) => ms)).not.toContain(AGAIN_MS);
    timers.mockRestore();
  });

  it("asks the questions of the open review alone, so that nothing else pushes them out", async () => {
    await start();
    const review = await core.reviewOf("Checkout API");
    location.hash = `#/review/${review}/readiness`;
    follow();
    await waitFor(() => expect(view.review).toBe(review));
    const call = core.call.bind(core);
    const asked: unknown[] = [];
    core.call = (name, payload, ...rest) => (name === "find" && asked.push(payload), call(name, payload, ...rest));
    await open();
    await write("data");
    await waitFor(() => expect(asked.at(-1)).toEqual({ text: "data", review, kinds: ["question"] }));
  });
});
