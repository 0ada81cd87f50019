/** Publishing against the real core and a real folder: targets, the plan, a hand that changed a page, and what a person chooses. */
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import type { PlanPage } from "../src/gen/api";
import { publishing } from "../src/host/publishing.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { linesOf, moved } from "../src/report/layouts/layout";
import { clock, following, names, resultText } from "../src/report/plan/words";
import { route } from "../src/parts/route.svelte";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, tabTo, write } from "./keyboard";

let core: Core;
let folder = "";
/** For what waits for a plan of everything, or for a place that never answers. */
const LONG = { timeout: 15_000 };
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });
const follow = () => route.read(location.hash);
function go(hash: string) {
  location.hash = hash;
  follow();
}
async function start(hash: string, options: { readOnly?: boolean } = {}) {
  go(hash);
  await workspace.load();
  if (options.readOnly && workspace.home) workspace.home = { ...workspace.home, workspace: { ...workspace.home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
  render(App);
}
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
/** A folder target that is set up, by its id. */
async function target(name = "Team folder"): Promise<string> {
  const { output } = await core.ask("target_create", { name, place: "folder", dialect: "github" });
  await core.setFolder(output.id, folder);
  return output.id;
}
const files = () => readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".md")).sort();
const rows = () => within(screen.getByRole("table", { name: "Pages, and what happens to each" })).getAllByRole("row").slice(1);
const states = () => rows().map((row) => within(row).getAllByRole("cell")[0]?.textContent?.trim());
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>("button", { name });
async function goesTo(name: string) {
  tabTo(/^Publish to/);
  await pick(name);
}

beforeEach(() => {
  window.addEventListener("hashchange", follow);
  folder = mkdtempSync(join(tmpdir(), "lamppost-target-"));
  core = freshCore();
  core.folder = folder;
});
afterEach(async () => {
  await leave(core);
  publishing.reset();
  rmSync(folder, { recursive: true, force: true });
  window.removeEventListener("hashchange", follow);
});

describe("targets", () => {
  it("teaches when there is none, and sets up a folder by keyboard alone", async () => {
    await start("#/publishing");
    expect(await screen.findByText("No targets yet")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Publishing" }).getAttribute("aria-current")).toBe("page");
    await noViolations();
    tabTo("Add a target");
    await hit("Enter");
    tabTo("Kind");
    await pick("Folder");
    tabTo("Add the target");
    await hit("Enter");
    expect(await screen.findByText("A target needs a name.")).toBeTruthy();
    tabTo("Name");
    await write("Team folder");
    await hit("Enter");
    expect(await heading("Team folder")).toBeTruthy();
    expect(button("Check what would change").disabled).toBe(true);
    await noViolations();
    tabTo("Choose the folder…");
    await hit("Enter");
    await waitFor(() => expect(screen.getAllByText(folder).length).toBeGreaterThan(0));
    tabTo("Test the connection");
    await hit("Enter");
    expect(await screen.findByText(/Pages can be written/)).toBeTruthy();
    await noViolations();
  });

  it("draws the form of each kind from what core says", async () => {
    const places = await core.ask("place_list", {});
    await start("#/publishing");
    (await screen.findByRole("button", { name: "Add a target" })).click();
    const dialog = await screen.findByRole("dialog");
    for (const place of places) {
      const kind = within(dialog).getByLabelText("Kind");
      kind.focus();
      await pick(place.title);
      expect(within(dialog).getByText(place.hint)).toBeTruthy();
      for (const field of place.fields) {
        const asked = within(dialog).queryByLabelText(field.required ? field.label : `${field.label} (optional)`);
        expect(asked !== null, `${place.title}: ${field.id}`).toBe(field.id !== "folder" && field.id !== "secret");
      }
    }
    await noViolations();
  });

  it("asks for a secret once, keeps it for the session, and never shows it again", async () => {
    const { output } = await core.ask("target_create", { name: "Wiki", place: "mediawiki", address: "http://127.0.0.1:9/api.php", user: "Ana@lamppost" });
    await start(`#/publishing/${output.id}`);
    const field = await screen.findByLabelText<HTMLInputElement>("Bot password");
    expect(field.type).toBe("password");
    field.focus();
    await write("a-secret-word");
    const session = screen.queryByRole("radio", { name: "For this session only" });
    session?.click();
    screen.getByRole("button", { name: /^(Use it|Keep it)$/ }).click();
    const forget = await screen.findByRole("button", { name: "Forget it" });
    expect(screen.getByText(/kept until Lamppost closes/)).toBeTruthy();
    expect(document.body.innerHTML).not.toContain("a-secret-word");
    expect(core.bytes()).toContain("Ana@lamppost");
    expect(core.bytes()).not.toContain("a-secret-word");
    forget.click();
    expect(await screen.findByLabelText("Bot password")).toBeTruthy();
  });

  it("lists kind, place, what is missing and the last plan, and keeps what was put away apart", async () => {
    const ready = await target();
    await core.ask("target_create", { name: "Not yet", place: "folder" });
    const away = (await core.ask("target_create", { name: "Old", place: "folder" })).output.id;
    await core.ask("target_archive", { id: away });
    await start("#/publishing");
    const named = await screen.findAllByRole("rowheader");
    expect(named.map((cell) => cell.textContent)).toEqual(["Not yet", "Team folder"]);
    expect(screen.getByText("Ready")).toBeTruthy();
    expect(screen.getByText("Not set up")).toBeTruthy();
    expect(screen.getByText("1 target put away")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Team folder" }).getAttribute("href")).toBe(`#/publishing/${ready}`);
    await noViolations();
  });

  it("puts away, deletes, and comes back by undo", async () => {
    const id = await target();
    await start(`#/publishing/${id}`);
    (await screen.findByRole("button", { name: "Put away" })).click();
    (await screen.findByRole("button", { name: "Delete…" })).click();
    expect(await screen.findByText(/The pages themselves stay/)).toBeTruthy();
    button("Delete").click();
    await waitFor(() => expect(location.hash).toBe("#/publishing"));
    expect(await core.ask("target_list", {})).toEqual([]);
    await core.ask("undo", {});
    expect((await core.ask("target_list", {})).map((one) => one.name)).toEqual(["Team folder"]);
  });

  it("plans everything, publishes it, and says what it did", async () => {
    const id = await target();
    await start(`#/publishing/${id}`);
    (await screen.findByRole("button", { name: "Check what would change" })).click();
    const publish = await screen.findByRole("button", { name: /^Publish \d+ pages$/ }, LONG);
    expect(new Set(states())).toEqual(new Set(["Create"]));
    expect(files()).toEqual([]);
    publish.click();
    expect((await screen.findAllByText(/pages are published\./, {}, LONG)).length).toBeGreaterThan(0);
    expect(new Set(states())).toEqual(new Set(["Published"]));
    expect(files().length).toBe(rows().length);
    await noViolations();
  });

  it("is read where nothing can be changed, and says so where it is gone", async () => {
    const id = await target();
    await start(`#/publishing/${id}`, { readOnly: true });
    await heading("Team folder");
    expect(screen.queryByRole("button", { name: /Put away|Edit|Choose|Delete/ })).toBeNull();
    cleanup();
    await start("#/publishing/018f0000-0000-7000-8000-000000000000");
    expect(await screen.findByText("There is no such target.")).toBeTruthy();
    expect(button("Try again")).toBeTruthy();
  });
});

describe("a report", () => {
  it("is saved as files where there is no target, and says where targets are made", async () => {
    const review = await core.reviewOf("Checkout API");
    await start(`#/review/${review}/report`);
    await heading("Report");
    await screen.findByRole("article", { name: "Preview" });
    expect(button("Save as files").disabled).toBe(false);
    expect(screen.getByRole("link", { name: "Publish to a wiki…" }).getAttribute("href")).toBe("#/publishing");
    expect(screen.queryByRole("button", { name: /^Publish/ })).toBeNull();
    await noViolations();
  });

  it("is planned, published, changed by hand, kept by both, and then unchanged", async () => {
    await target();
    const review = await core.reviewOf("Checkout API");
    await start(`#/review/${review}/report`);
    await screen.findByRole("article", { name: "Preview" });
    await goesTo("Team folder");
    await waitFor(() => expect(states()).toEqual(["Create", "Create"]), LONG);
    expect(files()).toEqual([]);
    // The report's own page is looked at first; everything in it is ours.
    const diff = await screen.findByRole("table", { name: /Difference/ });
    expect(within(diff).getAllByText("In Lamppost:", { exact: false }).length).toBeGreaterThan(3);
    expect(within(diff).queryByText("On the wiki:", { exact: false })).toBeNull();
    expect(within(diff).queryByText("Changed by", { exact: false })).toBeNull();
    tabTo("Publish 2 pages");
    await hit("Enter");
    expect((await screen.findAllByText("2 pages are published.", {}, LONG)).length).toBeGreaterThan(0);
    expect(states()).toEqual(["Published", "Published"]);
    expect(files().length).toBe(2);
    expect(button("Save as files")).toBeTruthy();

    tabTo("Check again");
    await hit("Enter");
    await waitFor(() => expect(states()).toEqual(["Unchanged", "Unchanged"]), LONG);
    expect(button("Publish").disabled).toBe(true);
    expect(screen.getByText("Everything is published already.")).toBeTruthy();

    const own = screen.getAllByRole("rowheader").map((cell) => cell.querySelector("button")?.textContent ?? "").find((title) => title.includes("Checkout"));
    const page = files().map((name) => join(folder, name)).find((name) => readFileSync(name, "utf8").includes(`review:${review}`)) ?? "";
    const before = readFileSync(page, "utf8");
    const line = before.split("\n").find((one) => one.startsWith("- [")) ?? "";
    expect(line).not.toBe("");
    writeFileSync(page, before.replace(line, "- [ ] Restore drill moved to 2026-12-04, see LF-2210."));
    tabTo("Check again");
    await hit("Enter");
    await waitFor(() => expect(states()).toEqual(["Unchanged", "Conflict"]), LONG);
    expect(button("Publish 1 page").disabled).toBe(true);
    expect(screen.getByText(`${own ?? ""} waits for your choice.`)).toBeTruthy();
    expect(button("Publish 1 page").getAttribute("aria-describedby")).toBe("blocked");
    const conflict = await screen.findByRole("table", { name: /Difference/ });
    const theirs = within(conflict).getByText("- [ ] Restore drill moved to 2026-12-04, see LF-2210.").closest("tr") as HTMLElement;
    expect(theirs.className).toBe("del");
    expect(theirs.textContent).toContain("On the wiki: −");
    // What was published is known, so each line that differs says who made it so.
    expect(theirs.textContent).toContain("Changed by People");
    const taken = within(conflict).getByText(line).closest("tr") as HTMLElement;
    expect(taken.className).toBe("add");
    expect(taken.textContent).toContain("Changed by People");
    expect(within(conflict).queryByText("Lamppost")).toBeNull();
    expect(screen.getByText(/Beside each line stands who changed it\./)).toBeTruthy();
    await noViolations();
    const choices = within(screen.getByRole("group", { name: /What to do with/ })).getAllByRole("button");
    expect(choices.map((one) => one.textContent)).toEqual(["Keep both", "Use Lamppost’s", "Skip this page"]);
    tabTo("Skip this page");
    await hit("Enter");
    expect(screen.getByText("Nothing is left to publish: every change is skipped.")).toBeTruthy();
    tabTo("Keep both");
    await hit("Enter");
    expect(button("Keep both").getAttribute("aria-pressed")).toBe("true");
    expect(screen.queryByText(/waits for your choice/)).toBeNull();
    tabTo("Publish 1 page");
    await hit("Enter");
    expect((await screen.findAllByText("1 page is published.", {}, LONG)).length).toBeGreaterThan(0);
    const after = readFileSync(page, "utf8");
    expect(after).toContain("Restore drill moved to 2026-12-04, see LF-2210.");
    expect(after).toContain("Notes from the wiki");
    expect(after).toContain(line);
    tabTo("Check again");
    await hit("Enter");
    await waitFor(() => expect(states()).toEqual(["Unchanged", "Unchanged"]), LONG);
  }, 120_000);

  it("goes through the pages with j and k, and shows what each would change", async () => {
    await target();
    await start(`#/review/${await core.reviewOf("Checkout API")}/report`);
    await screen.findByRole("article", { name: "Preview" });
    await goesTo("Team folder");
    await waitFor(() => expect(states()).toEqual(["Create", "Create"]), LONG);
    document.getElementById("content")?.focus();
    const here = () => rows().findIndex((row) => row.getAttribute("aria-current") === "true");
    await waitFor(() => expect(here()).toBe(1));
    await hit("k");
    await waitFor(() => expect(here()).toBe(0));
    expect(await screen.findByRole("table", { name: /Difference/ })).toBeTruthy();
    await hit("j");
    await waitFor(() => expect(here()).toBe(1));
  });

  it("says what a target lacks instead of a plan, and links to where it is set up", async () => {
    const { output } = await core.ask("target_create", { name: "Not yet", place: "folder" });
    await start(`#/review/${await core.reviewOf("Checkout API")}/report`);
    await screen.findByRole("article", { name: "Preview" });
    await goesTo("Not yet");
    expect(await screen.findByText("Not yet is not set up here")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Set it up" }).getAttribute("href")).toBe(`#/publishing/${output.id}`);
    expect(button("Publish").disabled).toBe(true);
    await noViolations();
  });

  it("copies the page in the chosen dialect and a table, opens it and prints it", async () => {
    const review = await core.reviewOf("Checkout API");
    await start(`#/review/${review}/report`);
    await screen.findByRole("article", { name: "Preview" });
    tabTo(/^Dialect/);
    await pick("MediaWiki");
    tabTo("Copy the page");
    const wanted = (await core.ask("report_preview", { review, profile: "full", dialect: "mediawiki" })).page;
    expect(wanted).toContain("{|");
    await waitFor(() => expect(core.calls.filter((name) => name === "report_preview").length).toBe(2));
    button("Copy the page").click();
    await screen.findByText("Page copied.");
    expect(core.copied.at(-1)).toBe(wanted);
    tabTo(/^TableAnswers/);
    await pick("Actions");
    button("Copy the table").click();
    await screen.findByText("Table copied.");
    expect(core.copied.at(-1)?.split("\n")[0]).toMatch(/,/);
    button("Open in browser").click();
    expect(await screen.findByText("Opened in your browser.")).toBeTruthy();
    button("Print…").click();
    await waitFor(() => expect(core.did).toEqual(["open", "print"]));
    await noViolations();
  });
});

describe("layouts", () => {
  it("is made by keyboard: a name, one section hidden, another first; then followed, changed and deleted", async () => {
    await start(`#/review/${await core.reviewOf("Checkout API")}/report`);
    await screen.findByRole("article", { name: "Preview" });
    const audience = tabTo("Audience") as HTMLSelectElement;
    await pick("New layout…");
    expect(audience.value).toBe("full");
    const dialog = await screen.findByRole("dialog", { name: "New layout" });
    await noViolations();
    tabTo("Make the layout");
    await hit("Enter");
    expect(await screen.findByText("A layout needs a name.")).toBeTruthy();
    tabTo("Name");
    await write("Ours");
    const titles = () => within(dialog).getAllByRole("checkbox").map((box) => box.closest("label")?.querySelector(".medium")?.textContent ?? "");
    const [first = "", second = ""] = titles();
    tabTo(first);
    await hit(" ");
    tabTo(second);
    await hit("ArrowUp", { altKey: true });
    await waitFor(() => expect(titles().slice(0, 2)).toEqual([second, first]));
    expect((document.activeElement as HTMLElement).closest("label")?.textContent).toContain(second);
    tabTo("Make the layout");
    await hit("Enter");
    await waitFor(() => expect(audience.selectedOptions[0]?.text).toBe("Ours"));
    const [layout] = await core.ask("layout_list", {});
    const known = await core.ask("report_sections", { about: "review" });
    expect(layout?.sections[0]).toBe(known[1]?.id);
    expect(layout?.hidden).toEqual([known[0]?.id]);

    tabTo("Audience");
    await pick("Edit this layout…");
    tabTo("Delete…");
    await hit("Enter");
    tabTo("Delete");
    await hit("Enter");
    await waitFor(async () => expect(await core.ask("layout_list", {})).toEqual([]));
    await waitFor(() => expect(audience.value).toBe("full"));
  });

  it("shows the page for another audience", async () => {
    await start(`#/review/${await core.reviewOf("Checkout API")}/report`);
    await screen.findByRole("article", { name: "Preview" });
    const long = screen.getByRole("article", { name: "Preview" }).textContent?.length ?? 0;
    tabTo("Audience");
    await pick("For executives");
    await waitFor(() => expect(screen.getByRole("article", { name: "Preview" }).textContent?.length ?? 0).toBeLessThan(long / 2));
  });

  it("keeps the order of a layout and puts sections it does not know behind", () => {
    const known = ["a", "b", "c", "d"].map((id) => ({ id, title: id, text: "" }));
    const lines = linesOf(known, { sections: ["c", "a"], hidden: ["b"] });
    expect(lines.map((line) => `${line.id}${line.shown ? "" : " hidden"}`)).toEqual(["c", "a", "b hidden", "d"]);
    expect(moved(lines, 0, 1).map((line) => line.id)).toEqual(["a", "c", "b", "d"]);
    expect(moved(lines, 0, -1)).toEqual(lines);
    expect(moved(lines, 3, 1)).toEqual(lines);
  });
});

describe("a service and all services", () => {
  it("have reports of their own", async () => {
    const service = (await core.ask("service_list", {})).find((one) => one.name === "Checkout API")?.id ?? "";
    await start(`#/service/${service}`);
    expect((await screen.findByRole("link", { name: "Service report" })).getAttribute("href")).toBe(`#/service/${service}/report`);
    go(`#/service/${service}/report`);
    expect(await screen.findByRole("button", { name: "Save as files" })).toBeTruthy();
    expect((await screen.findByRole("article", { name: "Preview" })).textContent).toContain("Checkout API");
    await noViolations();
    go("#/report");
    await waitFor(() => expect(screen.getByRole("article", { name: "Preview" }).textContent).toContain("Payment Gateway"));
    await noViolations();
  });
});

describe("words", () => {
  const page = (title: string, outcome: PlanPage["outcome"], message = ""): PlanPage => ({
    key: title, title, name: title, change: "update", detail: "", why: "", by: "", at: "", choices: [], outcome, error: message ? { kind: "remote", message, hint: "" } : null,
  });
  it("say how publishing went, page by page where it failed", () => {
    expect(resultText([page("Design", "published"), page("Home", "published")])).toBe("2 pages are published.");
    expect(resultText([page("Home", "published"), page("Old", "skipped")])).toBe("1 page is published.");
    expect(resultText([page("Home", "published"), page("Design", "published"), page("Risks", "failed", "The wiki did not answer.")])).toBe("2 of 3 pages are published. Risks failed: the wiki did not answer.");
    expect(resultText([page("Home", "published"), page("Risks", "moved")])).toBe("1 of 2 pages is published. Risks changed on the wiki meanwhile and was not touched.");
    expect(resultText([page("Home", "skipped")])).toBe("No page was changed.");
    expect(following("MediaWiki refused the login.")).toBe("MediaWiki refused the login.");
    expect(following("The wiki did not answer")).toBe("the wiki did not answer.");
    expect([names(["A"]), names(["A", "B"]), names(["A", "B", "C"]), names(["A", "B", "C", "D"])]).toEqual(["A", "A and B", "A, B and C", "A, B and 2 more"]);
    expect(clock("nonsense")).toBe("");
    expect(clock("2026-11-20T14:21:00Z")).toMatch(/^\d\d:21$/);
  });
});
