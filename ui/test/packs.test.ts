/** Packs against the real core: one of the team's own made and mended, a review moved to it and back, and all open reviews at once. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
// Loaded beforehand: what is tested is the screen, not how fast a busy machine compiles it.
import "../src/packs/Packs.svelte";
import "../src/time/Dialogs.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route, to } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, radio, tabTo, write } from "./keyboard";

let core: Core;
const LONG = { timeout: 15_000 };
const TEXT = "Are indicators and objectives agreed with the product owner and shown on a chart?";
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name }, LONG);
const follow = () => route.read(location.hash);
const dialog = (name: string | RegExp) => screen.findByRole("dialog", { name }, LONG);
const noDialog = () => waitFor(() => expect(document.querySelector("dialog[open]")).toBeNull(), LONG);
const moves = () => core.ask("pack_moves", {});
async function start(hash: string) {
  location.hash = hash;
  follow();
  await workspace.load();
  render(App);
}
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
/** A newer checklist of the team's own: one question has other words, one is gone, one is new. */
async function newer(): Promise<string> {
  const { file } = await core.ask("pack_create", { from: "production-readiness" });
  const text = readFileSync(file, "utf8");
  const tier = text.indexOf('[[question]]\nid = "own.tier"');
  const next = text.indexOf("[[question]]", tier + 5);
  const added = text.slice(tier, next).replace('"own.tier"', '"own.budget"').replace(/text = ".*"/, 'text = "Is the cost of the service known to its owner?"');
  writeFileSync(file, text.slice(0, tier) + added + text.slice(next).replace(TEXT, TEXT.replace("chart", "dashboard")).replace('# removed = ["area.gone"]', 'removed = ["own.tier"]').replace('# added = ["area.new"]', 'added = ["own.budget"]'));
  const { problems } = await core.ask("pack_reload", {});
  expect(problems).toEqual([]);
  return file;
}

beforeEach(() => {
  window.addEventListener("hashchange", follow);
  core = freshCore();
});
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("own packs", () => {
  it("makes one by keyboard, says where its file is, and what is wrong with it by file and line", async () => {
    await start(to.packs());
    expect(await heading("Packs")).toBeTruthy();
    expect(await screen.findByRole("row", { name: /Production readiness.*1\.1\.0.*Comes with Lamppost/ }, LONG)).toBeTruthy();
    await noViolations();
    tabTo("New pack…");
    await hit("Enter");
    await dialog("New pack");
    tabTo(/^Made from/);
    await pick("Runbook");
    tabTo(/^In place of Runbook/);
    await radio(2);
    tabTo("Id");
    await write("Not an id!");
    tabTo("Make the pack");
    document.querySelector("dialog form")?.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
    expect((await screen.findByRole("alert")).textContent).toMatch(/id/i);
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Id" }).value).toBe("Not an id!");
    await noViolations();
    tabTo("Id");
    await write("payments-runbook");
    tabTo("Title (optional)");
    await write("Payments runbook");
    await hit("Enter");
    await noDialog();
    const row = await screen.findByRole("row", { name: /Payments runbook/ }, LONG);
    expect(row.textContent).toContain("Your own");
    const file = screen.getByText(/payments-runbook\.toml$/, { selector: ".note *" }).textContent ?? "";
    expect(readFileSync(file, "utf8")).toContain('title = "Payments runbook"');
    tabTo("Copy the path");
    await hit("Enter");
    await waitFor(() => expect(core.copied).toEqual([file]));
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("kind =", "kidn ="));
    tabTo("Read the files again");
    await hit("Enter");
    expect(await screen.findByText(/^payments-runbook\.toml, line \d+: \[pack\] has no kind/, undefined, LONG)).toBeTruthy();
    await noViolations();
    writeFileSync(file, text);
    tabTo("Read the files again");
    await hit("Enter");
    await waitFor(() => expect(screen.queryByText(/^payments-runbook\.toml, line/)).toBeNull(), LONG);
    expect(screen.getAllByText("Read again. Every pack is in order.").length).toBeGreaterThan(0);
  }, 60_000);

  it("makes and copies nothing where the workspace is read-only, and still lists", async () => {
    await start(to.packs());
    if (workspace.home) workspace.home = { ...workspace.home, workspace: { ...workspace.home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
    await screen.findByRole("row", { name: /Production readiness/ }, LONG);
    expect(screen.queryByRole("button", { name: /New pack/ })).toBeNull();
    expect(screen.queryByRole("button", { name: /^Make your own/ })).toBeNull();
  });
});

describe("a newer checklist", () => {
  it("is offered on the review, shown word by word, moved to, and taken back by one undo", async () => {
    await newer();
    const review = await core.reviewOf("Checkout API");
    const before = await core.ask("readiness_show", { review });
    await start(to.readiness(review));
    await heading("Readiness");
    await screen.findByText(/1\.2\.0 is there/, undefined, LONG);
    tabTo("Move to 1.2.0…");
    await hit("Enter");
    const preview = await dialog("Move to Production readiness 1.2.0?");
    await waitFor(() => expect(preview.textContent).toContain("1 question is reworded"), LONG);
    expect(preview.textContent).toContain("1 question is new, 1 question is gone");
    expect(preview.querySelector("del")?.textContent).toContain("chart");
    expect(preview.querySelector("ins")?.textContent).toContain("dashboard");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Stay with 1.1.0"));
    await noViolations();
    tabTo(/^All 3/);
    await radio(3);
    await waitFor(() => expect(preview.querySelectorAll(".difference")).toHaveLength(1));
    tabTo("Move to 1.2.0");
    await hit("Enter");
    await noDialog();
    await waitFor(() => expect(screen.queryByText(/1\.2\.0 is there/)).toBeNull(), LONG);
    tabTo(/^Area/);
    await pick("All areas");
    expect(await screen.findByText(TEXT.replace("chart", "dashboard"), undefined, LONG)).toBeTruthy();
    expect(screen.getByText("Is the cost of the service known to its owner?")).toBeTruthy();
    expect(screen.getByText("1 question of the earlier checklist, kept")).toBeTruthy();
    expect((await core.ask("snapshot_list", { review })).map((one) => one.reason)).toEqual(["pack_move"]);
    const after = (await core.ask("readiness_show", { review })).questions;
    expect(after.find((one) => one.id === "slo.set")).toMatchObject({ answer: "met", reconfirm: "reworded" });
    await noViolations();
    (document.activeElement as HTMLElement).blur();
    await hit("z", { ctrlKey: true });
    expect(await screen.findByText(/1\.2\.0 is there/, undefined, LONG)).toBeTruthy();
    expect((await core.ask("readiness_show", { review })).questions).toEqual(before.questions);
    await waitFor(() => expect(screen.queryByText("Is the cost of the service known to its owner?")).toBeNull(), LONG);
  }, 60_000);

  it("keeps the review where it is when the move is refused, and says why", async () => {
    await newer();
    const review = await core.reviewOf("Checkout API");
    await start(to.readiness(review));
    await screen.findByText(/1\.2\.0 is there/, undefined, LONG);
    tabTo("Move to 1.2.0…");
    await hit("Enter");
    await dialog("Move to Production readiness 1.2.0?");
    core.failing = { kind: "refused", message: "The review is signed.", hint: "Start a change." };
    tabTo("Move to 1.2.0");
    await hit("Enter");
    expect((await screen.findByRole("alert")).textContent).toContain("The review is signed. Start a change.");
    await waitFor(() => tabTo("Move to 1.2.0"));
    core.failing = { kind: "disk_full", message: "The disk is full.", hint: "Free some space." };
    tabTo("Move to 1.2.0");
    await hit("Enter");
    await waitFor(() => expect(within(document.querySelector("dialog[open]") as HTMLElement).getByRole("alert").textContent).toContain("The disk is full."), LONG);
    core.failing = null;
    tabTo("Save again");
    await hit("Enter");
    await noDialog();
    expect((await moves())[0]?.reviews).toBe(6);
  }, 60_000);

  it("moves every open review from Home with progress, as one step of undo", async () => {
    await newer();
    await start(to.home());
    await heading("Services");
    expect(await screen.findByText(/^7 open reviews use an older version/, undefined, LONG).catch(() => screen.getByText(/7 open reviews use/))).toBeTruthy();
    await noViolations();
    tabTo("Move them…");
    await hit("Enter");
    await dialog("Move open reviews to newer checklists");
    expect(await screen.findByRole("row", { name: /Production readiness 1\.1\.0 1\.2\.0 7/ }, LONG)).toBeTruthy();
    await noViolations();
    tabTo("Move 7 reviews");
    await hit("Enter");
    expect(await screen.findByText(/^7 reviews moved\./, undefined, LONG)).toBeTruthy();
    expect(await moves()).toEqual([]);
    expect(document.activeElement?.textContent).toBe("Close");
    await hit("Enter");
    await noDialog();
    expect(view.ask).toBeNull();
    await waitFor(() => expect(screen.queryByText(/open reviews use/)).toBeNull(), LONG);
    await hit("z", { ctrlKey: true });
    await waitFor(async () => expect((await moves())[0]?.reviews).toBe(7), LONG);
  }, 60_000);

  it("stops when cancelled, and lists what could not be moved", async () => {
    await newer();
    await start(to.home());
    await heading("Services");
    const call = core.call.bind(core);
    let slices = 0;
    core.call = async (name, payload, at) => {
      if (name !== "review_move_some") return call(name, payload, at);
      const answer = await call(name, { ...(payload as object), limit: 2 }) as { output: { failed: unknown[] } };
      if (++slices === 1) {
        answer.output.failed = [{ review: "r", title: "Launch review of Basket", error: { kind: "refused", message: "The review is signed.", hint: "Start a change." } }];
        screen.getByRole("button", { name: "Cancel" }).click();
      }
      return answer;
    };
    tabTo("Move them…");
    await hit("Enter");
    await screen.findByRole("button", { name: "Move 7 reviews" }, LONG);
    tabTo("Move 7 reviews");
    await hit("Enter");
    expect(await screen.findByText(/^2 reviews moved; 5 reviews left as they are\./, undefined, LONG)).toBeTruthy();
    expect(screen.getByText(/The review is signed\. Start a change\./)).toBeTruthy();
    expect(slices).toBe(1);
    expect((await moves())[0]?.reviews).toBe(5);
    await noViolations();
  }, 60_000);
});
