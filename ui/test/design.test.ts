/** Documents against the real core: what the screens show, ask and say by keyboard, and that nothing typed is lost. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { saveDrafts, unsavedDrafts } from "../src/host/draft.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";
import { editing } from "../src/design/prose";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, tabTo, write } from "./keyboard";

let core: Core;
let review = "";
/** The editor needs a real page; these tests write into the textarea that stands before it, unless they ask for it. */
const realEditor = editing.load;
const follow = () => route.read(location.hash);
beforeEach(() => {
  editing.load = () => new Promise(() => {});
  window.addEventListener("hashchange", follow);
});
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});
async function open(hash: string, heading: string | RegExp) {
  location.hash = hash;
  route.read(hash);
  await workspace.load();
  render(App);
  await screen.findByRole("heading", { level: 1, name: heading });
}
async function start(section = "dependencies", heading: string | RegExp = "Callers and dependencies", options: Parameters<typeof freshCore>[0] = {}) {
  core = freshCore(options);
  review = await core.reviewOf("Checkout API");
  await open(`#/review/${review}/design?s=${section}`, heading);
}
const design = async () => {
  const { documents } = await core.ask("document_list", { review });
  return core.ask("document_show", { id: documents[0]?.id ?? "" });
};
const sectionOf = async (id: string) => {
  const section = (await design()).sections.find((one) => one.id === id);
  if (!section) throw new Error(`no ${id}`);
  return section;
};
const cellsOf = async (table: string) => (await sectionOf("dependencies")).tables.find((one) => one.id === table)?.rows ?? [];
async function settled() {
  await saveDrafts();
  await saving.settled();
}
async function clean() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ; ")}`)).toEqual([]);
}
const focused = () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim();

describe("the outline", () => {
  it("names every section with its state and what is required, and says how far the document is", async () => {
    await start();
    const outline = screen.getByRole("navigation", { name: "Sections" });
    const shown = await design();
    expect(within(outline).getAllByRole("link")).toHaveLength(shown.sections.length);
    expect(within(outline).getByRole("link", { name: /Callers and dependencies.*required.*findings.*filled/ }).getAttribute("aria-current")).toBe("true");
    expect(outline.textContent).toContain(`${shown.progress.filled} of ${shown.progress.of} needed sections done`);
    await clean();
  });

  it("goes from section to section by bracket keys, with focus on the title", async () => {
    await start();
    await hit("]");
    await screen.findByRole("heading", { level: 1, name: /Service levels/ });
    await waitFor(() => expect(document.activeElement?.id).toBe("section-title"));
    await hit("[");
    await screen.findByRole("heading", { level: 1, name: "Callers and dependencies" });
  });
});

describe("the text", () => {
  it("saves 400 ms after the last key, and at once when focus leaves", async () => {
    await start("summary", "Summary");
    tabTo("Text of Summary, Markdown");
    await write("A new summary.");
    expect(core.calls).not.toContain("section_write");
    await waitFor(() => expect(core.calls).toContain("section_write"));
    expect((await sectionOf("summary")).text).toBe("A new summary.");
    await write("Changed again.");
    document.activeElement?.dispatchEvent(new FocusEvent("blur"));
    await saving.settled();
    expect((await sectionOf("summary")).text).toBe("Changed again.");
  });

  it("keeps what is typed when the disk is full, on the way to another section, and saves it later", async () => {
    await start("summary", "Summary");
    core.failing = { kind: "disk_full", message: "The disk is full.", hint: "Free some space." };
    tabTo("Text of Summary, Markdown");
    await write("Typed in need.");
    await waitFor(() => expect(saving.state).toBe("failed"));
    await hit("Escape");
    await hit("]");
    await screen.findByRole("heading", { level: 1, name: /Context/ });
    await hit("[");
    await screen.findByRole("heading", { level: 1, name: "Summary" });
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Text of Summary/ }).value).toBe("Typed in need.");
    core.failing = null;
    saving.retry();
    await settled();
    expect((await sectionOf("summary")).text).toBe("Typed in need.");
    expect(unsavedDrafts()).toBe(0);
  });

  it("is kept with the reason when it is longer than a section may be, even while another screen stands", async () => {
    await start("summary", "Summary");
    tabTo("Text of Summary, Markdown");
    const long = "word ".repeat(60_000);
    await write(long);
    await saveDrafts();
    expect(await screen.findByRole("alert")).toBeTruthy();
    location.hash = `#/review/${review}/readiness`;
    await screen.findByRole("heading", { level: 1, name: "Readiness" });
    expect(unsavedDrafts()).toBe(1);
    location.hash = `#/review/${review}/design?s=summary`;
    await screen.findByRole("heading", { level: 1, name: "Summary" });
    const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Text of Summary/ });
    expect(field.value).toBe(long);
    field.focus();
    await write("Short.");
    await settled();
    expect((await sectionOf("summary")).text).toBe("Short.");
  });

  it("is previewed by core while it is typed, hostile text and Mermaid as code included", async () => {
    await start("summary", "Summary");
    tabTo("Preview");
    await hit("Enter");
    tabTo("Text of Summary, Markdown");
    await write("**Bold** <script>alert(1)</script>\n\n```mermaid\ngraph TD; A-->B\n```\n");
    const paper = await screen.findByRole("article", { name: "Preview" });
    await waitFor(() => expect(paper.querySelector("strong")?.textContent).toBe("Bold"));
    expect(paper.querySelector("script, svg")).toBeNull();
    expect(paper.querySelector("pre code")?.textContent).toContain("graph TD");
    await clean();
  });

  it("is drawn again only where it changed", async () => {
    await start("summary", "Summary");
    tabTo("Preview");
    await hit("Enter");
    tabTo("Text of Summary, Markdown");
    await write("First.\n\nSecond.\n\n- Third\n");
    const paper = await screen.findByRole("article", { name: "Preview" });
    await waitFor(() => expect([...paper.children].map((one) => one.textContent?.trim())).toEqual(["First.", "Second.", "Third"]));
    const [first, second, third] = paper.children;
    await write("First.\n\nChanged.\n\nNew.\n\n- Third\n");
    await waitFor(() => expect([...paper.children].map((one) => one.textContent?.trim())).toEqual(["First.", "Changed.", "New.", "Third"]));
    expect(paper.children[0]).toBe(first);
    expect(paper.children[1]).not.toBe(second);
    expect(paper.children[3]).toBe(third);
  });

  it("takes a pasted picture by its hash, and says why it refuses another file", async () => {
    await start("summary", "Summary");
    const field = tabTo("Text of Summary, Markdown") as HTMLTextAreaElement;
    const png = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="), (char) => char.charCodeAt(0));
    const paste = (file: File) => field.dispatchEvent(Object.assign(new Event("paste", { bubbles: true, cancelable: true }), { clipboardData: { files: [file] } }));
    paste(new File([png], "flow.png", { type: "image/png" }));
    await waitFor(() => expect(field.value).toMatch(/!\[flow[^\]]*\]\(attachment:[0-9a-f]{64}\)/));
    paste(new File(["not a picture"], "broken.png", { type: "image/png" }));
    expect((await screen.findByRole("alert")).textContent).toMatch(/picture/i);
    expect(field.value).toContain("attachment:");
  });

  it("moves from the plain field into the editor with its text, caret and focus, and gives it to the draft only when asked", async () => {
    let arrive: ((editor: Awaited<ReturnType<typeof realEditor>>) => void) | null = null;
    editing.load = () => new Promise((done) => (arrive = done));
    await start("summary", "Summary");
    const field = tabTo("Text of Summary, Markdown") as HTMLTextAreaElement;
    await write("Typed early");
    field.setSelectionRange(5, 5);
    await waitFor(() => expect(arrive).toBeTruthy());
    (arrive as ((editor: unknown) => void) | null)?.(await realEditor());
    const content = await waitFor(() => {
      const found = document.querySelector<HTMLElement>(".cm-content");
      expect(found).toBeTruthy();
      return found as HTMLElement;
    });
    expect(content.textContent).toBe("Typed early");
    expect(content.getAttribute("spellcheck")).toBe("true");
    expect(content.getAttribute("aria-label")).toBe("Text of Summary, Markdown");
    await waitFor(() => expect(document.activeElement).toBe(content));
    await settled();
    expect((await sectionOf("summary")).text).toBe("Typed early");
  });
});

describe("fields", () => {
  it("keep a wrong value on the screen with its reason, and what is stored as it was", async () => {
    await start("header", "Header");
    const before = (await sectionOf("header")).fields.find((one) => one.column.kind === "date");
    const label = `${before?.column.title} (required)`;
    tabTo(label);
    await write("soon");
    await saveDrafts();
    const field = screen.getByRole<HTMLInputElement>("textbox", { name: label });
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
    expect(field.value).toBe("soon");
    expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).toMatch(/\d{4}-\d{2}-\d{2}|date/i);
    expect((await sectionOf("header")).fields.find((one) => one.column.kind === "date")?.value).toBe(before?.value);
    await write("2027-01-31");
    await settled();
    await waitFor(() => expect(field.getAttribute("aria-invalid")).toBeNull());
    expect((await sectionOf("header")).fields.find((one) => one.column.kind === "date")?.value).toBe("2027-01-31");
  });
});

describe("typed tables", () => {
  it("go down by Enter, add a row at the end, and leave by Esc", async () => {
    await start();
    const many = (await cellsOf("dependencies")).length;
    tabTo(`Name, row ${many}`);
    await hit("Enter");
    await waitFor(() => expect(focused()).toBe(`Name, row ${many + 1}`));
    await write("Tax service");
    await settled();
    tabTo("Tax service: Kind");
    await pick("vendor");
    await settled();
    expect((await cellsOf("dependencies")).at(-1)?.cells.map((cell) => cell.value).slice(0, 2)).toEqual(["Tax service", "vendor"]);
    await hit("Escape");
    expect(focused()).toMatch(/^Add a row/);
    await clean();
  });

  it("keep a new row and what is typed into it when an older state of the document arrives late", async () => {
    await start();
    const many = (await cellsOf("dependencies")).length;
    let arrive = () => {};
    const shown = new Promise<void>((go) => (arrive = go));
    const answer = core.call.bind(core);
    let held = 0;
    let late = false;
    core.call = async (name, payload) => {
      const value = await answer(name, payload);
      if (name !== "document_show" || held++ > 0) return value;
      await shown;
      late = true;
      return value;
    };
    tabTo("Name, row 1");
    await write("Address lookup 2");
    await settled();
    await waitFor(() => expect(held).toBe(1));
    core.call = answer;
    tabTo(/^Add a row ?to Dependencies/);
    await hit("Enter");
    await waitFor(() => expect(focused()).toBe(`Name, row ${many + 1}`));
    arrive();
    await waitFor(() => expect(late).toBe(true));
    expect(focused()).toBe(`Name, row ${many + 1}`);
    await write("Tax service");
    await settled();
    expect((await cellsOf("dependencies")).at(-1)?.name).toBe("Tax service");
  });

  it("do not add a second empty row", async () => {
    await start();
    const many = (await cellsOf("dependencies")).length;
    tabTo(/^Add a row ?to Dependencies/);
    await hit("Enter");
    await waitFor(() => expect(focused()).toBe(`Name, row ${many + 1}`));
    await hit("Enter");
    await settled();
    expect(await cellsOf("dependencies")).toHaveLength(many + 1);
  });

  it("move and remove the row that has focus by keys, say so, and undo brings it back", async () => {
    await start();
    const names = async () => (await cellsOf("dependencies")).map((row) => row.name);
    const before = await names();
    tabTo("Name, row 1");
    await hit("ArrowDown", { altKey: true });
    await waitFor(() => expect(view.spoken).toBe(`${before[0]} is row 2 of ${before.length}.`));
    expect(await names()).toEqual([before[1], before[0], ...before.slice(2)]);
    await waitFor(() => expect(focused()).toBe("Name, row 2"));
    await hit("ArrowUp", { altKey: true });
    await waitFor(async () => expect(await names()).toEqual(before));
    await hit("Delete", { altKey: true });
    await waitFor(() => expect(view.spoken).toBe(`${before[0]} is removed. Undo brings it back.`));
    expect(await names()).toEqual(before.slice(1));
    await hit("Escape");
    await hit("z", { ctrlKey: true });
    await waitFor(async () => expect(await names()).toEqual(before));
    expect(await screen.findByDisplayValue(before[0] as string)).toBeTruthy();
  });

  it("keep a wrong value in its cell with the reason", async () => {
    await start();
    const row = (await cellsOf("dependencies"))[0];
    const cell = tabTo(`${row?.name}: Timeout`) as HTMLInputElement;
    await write("-3 s");
    await saveDrafts();
    await waitFor(() => expect(cell.getAttribute("aria-invalid")).toBe("true"));
    expect(cell.value).toBe("-3 s");
    expect(document.getElementById(`${cell.id}-why`)?.textContent?.length).toBeGreaterThan(10);
    expect((await cellsOf("dependencies"))[0]?.cells).toEqual(row?.cells);
    await clean();
  });

  it("show a value in the form it is kept in once focus leaves", async () => {
    await start();
    const row = (await cellsOf("dependencies"))[0];
    const cell = tabTo(`${row?.name}: Timeout`) as HTMLInputElement;
    await write("  90s ");
    await hit("Escape");
    cell.dispatchEvent(new FocusEvent("blur"));
    await settled();
    const stored = (await cellsOf("dependencies"))[0]?.cells.find((one) => one.column === "timeout")?.value;
    await waitFor(() => expect(cell.value).toBe(stored));
  });
});

describe("findings", () => {
  it("stand under their table with the other place linked, and are settled with a reason", async () => {
    await start();
    const list = await screen.findByRole("list", { name: "Findings about Dependencies" });
    const contradiction = within(list).getAllByRole("listitem").find((one) => one.textContent?.includes("disagree")) as HTMLElement;
    expect(within(contradiction).getByRole("link", { name: /deps\.timeout/ }).getAttribute("href")).toBe(`#/review/${review}/readiness?q=deps.timeout`);
    tabTo(/^Settle/, contradiction);
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("TEXTAREA"));
    const form = (document.activeElement as HTMLTextAreaElement).form;
    form?.requestSubmit();
    expect(await screen.findByText(/Say why/)).toBeTruthy();
    await write("The client library sets it.");
    form?.requestSubmit();
    await waitFor(async () => expect((await core.ask("finding_list", { review })).find((one) => one.question === "deps.timeout")?.state).toBe("settled"));
    expect(await screen.findByText("1 settled")).toBeTruthy();
    tabTo("1 settled");
    (document.activeElement?.parentElement as HTMLDetailsElement).open = true;
    tabTo("Open it again");
    await hit("Enter");
    await waitFor(() => expect(screen.queryByText("1 settled")).toBeNull());
  });
});

describe("proposals", () => {
  it("are shown under their table with why, and answer the question when accepted", async () => {
    await start("data", "Data");
    const list = await screen.findByRole("list", { name: "Answers that Data stores proposes" });
    expect(list.textContent).toMatch(/Proposed:.*Met.*rows? in Data stores/);
    tabTo(/^Accept Met for:/, list);
    await hit("Enter");
    await waitFor(async () => expect((await core.ask("readiness_show", { review })).questions.find((one) => one.id === "data.growth")?.answer).toBe("met"));
    await waitFor(() => expect(screen.queryByRole("list", { name: "Answers that Data stores proposes" })).toBeNull());
  });

  it("stand beside the question in the readiness list, with their source, and are accepted by a", async () => {
    core = freshCore();
    review = await core.reviewOf("Checkout API");
    await open(`#/review/${review}/readiness?q=data.growth`, "Readiness");
    const accept = await screen.findByRole("button", { name: /^Accept Met for:/ });
    expect(screen.getByRole("link", { name: "Design, Data" }).getAttribute("href")).toBe(`#/review/${review}/design?s=data`);
    expect(accept.getAttribute("aria-keyshortcuts")).toBe("a");
    await clean();
    await hit("a");
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Accept Met for:/ })).toBeNull());
    expect((await core.ask("readiness_show", { review })).questions.find((one) => one.id === "data.growth")?.answer).toBe("met");
  });

  it("are dismissed without an answer", async () => {
    core = freshCore();
    review = await core.reviewOf("Checkout API");
    await open(`#/review/${review}/readiness?q=data.growth`, "Readiness");
    (await screen.findByRole("button", { name: /^Dismiss Met for:/ })).click();
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Dismiss Met for:/ })).toBeNull());
    expect((await core.ask("readiness_show", { review })).questions.find((one) => one.id === "data.growth")?.answer).toBeNull();
  });
});

describe("a section that is not needed", () => {
  it("says why in its place, and is needed again", async () => {
    core = freshCore();
    review = await core.reviewOf("Basket");
    const { output } = await core.ask("document_create", { pack: "design-document", review });
    await open(`#/document/${output.id}?s=summary`, "Summary");
    tabTo("Not needed, because…");
    await hit("Enter");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("TEXTAREA"));
    await write("It is a copy.");
    await settled();
    await waitFor(async () => expect((await core.ask("document_show", { id: output.id })).sections.find((one) => one.id === "summary")).toMatchObject({ state: "skipped", skipped: "It is a copy." }));
    expect(screen.getByRole("link", { name: /Summary.*not needed/ })).toBeTruthy();
    await clean();
    tabTo("It is needed");
    await hit("Enter");
    await settled();
    expect((await core.ask("document_show", { id: output.id })).sections.find((one) => one.id === "summary")?.state).toBe("empty");
  });
});

describe("a review without a design", () => {
  it("starts one", async () => {
    core = freshCore();
    review = await core.reviewOf("Basket");
    await open(`#/review/${review}/design`, "Design");
    await screen.findByText("No design yet for Basket");
    await clean();
    tabTo("Start the design");
    await hit("Enter");
    await screen.findByRole("heading", { level: 1, name: "Header" });
    expect((await core.ask("document_list", { review })).documents).toHaveLength(1);
  });

  it("imports one: headings to sections, the rest to the appendix", async () => {
    core = freshCore();
    review = await core.reviewOf("Basket");
    core.desktop.pickMarkdown = async () => ({ name: "old.md", text: "# Basket\n\n## Summary\n\nHolds what people want.\n\n## Folklore\n\nThree lost words.\n" });
    await open(`#/review/${review}/design`, "Design");
    (await screen.findByRole("button", { name: "Import Markdown…" })).click();
    const dialog = await screen.findByRole("dialog");
    within(dialog).getByRole("button", { name: "Choose a file…" }).click();
    expect(await within(dialog).findByText("old.md")).toBeTruthy();
    within(dialog).getByRole("button", { name: "Import" }).click();
    await waitFor(() => expect(core.calls).toContain("document_import"));
    await screen.findByRole("heading", { level: 1 });
    const shown = await design();
    expect(shown.sections.find((one) => one.id === "summary")?.text).toBe("Holds what people want.");
    expect(shown.appendix).toContain("Three lost words.");
    expect(await screen.findByRole("link", { name: /^Appendix/ })).toBeTruthy();
  });
});

describe("documents of a service", () => {
  const service = async () => (await core.ask("home_show", {})).services.find((one) => one.name === "Checkout API")?.id ?? "";

  it("are listed with every kind to make, the confidential one marked", async () => {
    core = freshCore();
    await open(`#/service/${await service()}`, "Checkout API");
    expect(await screen.findByRole("link", { name: "Checkout API design" })).toBeTruthy();
    (await screen.findByRole("button", { name: "New document" })).click();
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getAllByRole("radio")).toHaveLength(8);
    expect(within(dialog).getByRole("radio", { name: /One-on-one.*Confidential/ })).toBeTruthy();
    within(dialog).getByRole("button", { name: "Make it" }).click();
    expect((await within(dialog).findByRole("alert")).textContent).toContain("Choose what kind");
    await clean();
    within(dialog).getByRole("radio", { name: /^Runbook/ }).click();
    within(dialog).getByRole("button", { name: "Make it" }).click();
    await waitFor(() => expect(location.hash).toMatch(/#\/document\//));
    expect((await core.ask("document_list", {})).documents.some((one) => one.pack === "runbook" && one.place === "Checkout API")).toBe(true);
  });

  it("are archived and restored, and read-only in between", async () => {
    core = freshCore();
    review = await core.reviewOf("Checkout API");
    const { id } = await design();
    await open(`#/document/${id}?s=summary`, "Summary");
    tabTo("Archive");
    await hit("Enter");
    expect(await screen.findByText("Archived.")).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
    tabTo("Restore it");
    await hit("Enter");
    expect(await screen.findByRole("textbox", { name: /^Text of Summary/ })).toBeTruthy();
  });

  it("leave as Markdown; a confidential one asks first", async () => {
    core = freshCore();
    const { output } = await core.ask("document_create", { pack: "one-on-one", service: await service() });
    const asked: unknown[] = [];
    core.desktop.exportDocument = async (...what) => { asked.push(what); return { name: "talk.md" }; };
    await open(`#/document/${output.id}`, /./);
    expect(await screen.findByText("Confidential")).toBeTruthy();
    tabTo(/^Export Markdown/);
    await hit("Enter");
    const dialog = await screen.findByRole("dialog");
    expect(asked).toEqual([]);
    within(dialog).getByRole("button", { name: "Export it" }).click();
    expect(await screen.findByText("Written: talk.md")).toBeTruthy();
    expect(asked).toEqual([[output.id, true]]);
  });
});

describe("states", () => {
  it("read-only shows text and no control", async () => {
    await start("dependencies", "Callers and dependencies", { readOnly: true });
    const main = screen.getByRole("main");
    expect(within(main).queryByRole("textbox")).toBeNull();
    expect(within(main).queryByRole("button", { name: /Add a row|Settle|Accept|Rename|Archive/ })).toBeNull();
    expect(within(main).getByText("Payment Gateway")).toBeTruthy();
    await clean();
  });

  it("an error says what failed and tries again", async () => {
    core = freshCore();
    location.hash = "#/document/01a1163c-0000-7000-8000-000000000000";
    route.read(location.hash);
    await workspace.load();
    render(App);
    const again = await screen.findByRole("button", { name: "Try again" });
    expect(again.closest("main")?.textContent).toMatch(/Nothing has this id|not/i);
  });

  it("every document of the workspace is listed, and one of a team is made", async () => {
    core = freshCore();
    await open("#/documents", "Documents");
    (await screen.findByRole("button", { name: "New document" })).click();
    const dialog = await screen.findByRole("dialog");
    within(dialog).getByRole("radio", { name: /^Engagement charter/ }).click();
    (within(dialog).getByLabelText("Team (optional)") as HTMLInputElement).focus();
    await write("Payments");
    within(dialog).getByRole("button", { name: "Make it" }).click();
    await waitFor(() => expect(location.hash).toMatch(/#\/document\//));
    expect((await core.ask("document_list", {})).documents.find((one) => one.pack === "engagement-charter")?.place).toBe("Payments");
  });
});
