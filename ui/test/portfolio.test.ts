/** The portfolio against the real core: the table, the heat map, commonest gaps, side by side, filters that are saved, and a thousand services. */
import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import type { PortfolioView } from "../src/gen/api";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { forgetPortfolio, PAGE, PortfolioState } from "../src/portfolio/portfolio.svelte";
import { cellText, clean, figure, heat, more, moved, same } from "../src/portfolio/words";
import { freshCore, leave, type Core } from "./core";
import { hit, pick, tabTo, write } from "./keyboard";

let core: Core;
const follow = () => route.read(location.hash);
async function start(options: ConstructorParameters<typeof Core>[0] = {}) {
  core = freshCore(options);
  location.hash = "#/portfolio";
  follow();
  await workspace.load();
  render(App);
  await screen.findByRole("heading", { level: 1, name: "Portfolio" });
}
async function noViolations() {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
const table = () => screen.findByRole("table", { name: /^Services with the status/ });
const names = async () => within(await table()).getAllByRole("rowheader").map((cell) => cell.querySelector("a")?.textContent);
const tab = async (name: string | RegExp) => { (await screen.findByRole("tab", { name })).click(); };

beforeEach(() => {
  forgetPortfolio();
  window.addEventListener("hashchange", follow);
});
afterEach(async () => {
  await leave(core);
  window.removeEventListener("hashchange", follow);
});

describe("the table", () => {
  it("shows every service with verdict, score, gaps and what is overdue, as core has it", async () => {
    await start();
    const shown = await core.ask("portfolio_show", {});
    expect(await names()).toEqual(shown.services.map((row) => row.service.name));
    const checkout = shown.services.find((row) => row.service.name === "Checkout API");
    const row = within(await table()).getByRole("row", { name: /Checkout API/ });
    expect(row.textContent).toContain(String(checkout?.service.review?.score));
    expect(row.textContent).toContain(String(checkout?.gaps));
    expect(row.textContent).toContain("No-go");
    expect(screen.getByRole("link", { name: "Checkout API", current: false })).toBeTruthy();
    await noViolations();
  });

  it("sorts by its heads from the keyboard, the greatest first where that is what one looks for", async () => {
    await start();
    await table();
    tabTo("Gaps", await table());
    await hit("Enter");
    const most = (await core.ask("portfolio_show", { sort: { by: "gaps", descending: true } })).services.map((row) => row.service.name);
    await waitFor(async () => expect(await names()).toEqual(most));
    expect(screen.getByRole("columnheader", { name: "Gaps" }).getAttribute("aria-sort")).toBe("descending");
    await hit("Enter");
    await waitFor(async () => expect((await names()).at(-1)).not.toBe(most.at(-1)));
  });

  it("filters by text, owner and verdict, says how many are left out, and finds the way back", async () => {
    await start();
    await table();
    await hit("/");
    expect((document.activeElement as HTMLInputElement).placeholder).toBe("Filter, press /");
    await write("check");
    expect(await screen.findByText("1 service shown, 6 services left out by the filter.")).toBeTruthy();
    await hit("Escape");
    await waitFor(async () => expect((await names()).length).toBe(7));
    tabTo("Owner");
    await pick("Storefront");
    await waitFor(async () => expect(await names()).toEqual(["Basket", "Notifications"]));
    tabTo(/^Tier, verdict, status/);
    await hit("Enter");
    tabTo("No-go");
    await hit(" ");
    expect(await screen.findByText(/No service fits this filter/)).toBeTruthy();
    await noViolations();
    tabTo("Clear the filter");
    await hit("Enter");
    await waitFor(async () => expect((await names()).length).toBe(7));
  });

  it("asks by its totals, and drops that again", async () => {
    await start();
    const go = await screen.findByRole("button", { name: /2 Go$/ });
    go.click();
    await waitFor(async () => expect(await names()).toEqual(["Basket", "Notifications"]));
    expect(screen.getByRole("button", { name: /2 Go$/ }).getAttribute("aria-pressed")).toBe("true");
    screen.getByRole("button", { name: /2 Go$/ }).click();
    await waitFor(async () => expect((await names()).length).toBe(7));
  });

  it("copies the table that is shown, and saves it as CSV", async () => {
    await start();
    await table();
    tabTo("Owner");
    await pick("Storefront");
    await waitFor(async () => expect((await names()).length).toBe(2));
    tabTo("Copy the table");
    await hit("Enter");
    expect(await screen.findByText("2 services copied.")).toBeTruthy();
    const lines = core.copied[0]?.trim().split("\r\n") ?? [];
    expect(lines.length).toBe(3);
    expect(lines[1]).toMatch(/^Basket,Storefront,1,/);
    tabTo("Save as CSV…");
    await hit("Enter");
    expect(await screen.findByText("Saved as portfolio.csv.")).toBeTruthy();
    expect(core.did).toContain('table {"filter":{"owner":"Storefront"},"sort":{"by":"name","descending":false}}');
  });

  it("says why it cannot be read, and reads again", async () => {
    core = freshCore();
    const call = core.call.bind(core);
    let broken = true;
    core.call = (name, ...rest) => (broken && name === "portfolio_show" ? Promise.reject({ kind: "io", message: "The disk did not answer.", hint: "" }) : call(name, ...rest));
    location.hash = "#/portfolio";
    follow();
    await workspace.load();
    render(App);
    expect(await screen.findByText("The disk did not answer.")).toBeTruthy();
    broken = false;
    screen.getByRole("button", { name: "Try again" }).click();
    expect((await names()).length).toBe(7);
  });

  it("teaches where there is no service", async () => {
    await start({ sample: false });
    expect(await screen.findByText("No services yet")).toBeTruthy();
    await noViolations();
  });
});

describe("saved filters", () => {
  it("are saved under a name, taken up, changed, renamed and deleted by keyboard", async () => {
    await start();
    await table();
    tabTo("Owner");
    await pick("Storefront");
    tabTo("Save this filter…");
    await hit("Enter");
    await hit("Enter");
    expect(await screen.findByText("A filter needs a name.")).toBeTruthy();
    tabTo("Name");
    await write("Shop front");
    await hit("Enter");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await core.ask("filter_list", {})).toMatchObject([{ title: "Shop front", filter: { owner: "Storefront" } }]);
    tabTo("2 Go");
    await hit("Enter");
    tabTo("Save the changes to “Shop front”");
    await hit("Enter");
    await waitFor(async () => expect((await core.ask("filter_list", {}))[0]?.filter).toMatchObject({ owner: "Storefront", verdict: ["go"] }));
    tabTo("Rename it…");
    await hit("Enter");
    tabTo("Name");
    await write("Shop");
    await hit("Enter");
    await waitFor(async () => expect((await core.ask("filter_list", {}))[0]?.title).toBe("Shop"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    tabTo("Clear the filter");
    await hit("Enter");
    await waitFor(async () => expect((await names()).length).toBe(7));
    tabTo(/^Saved filter/);
    await pick("Shop");
    await waitFor(async () => expect((await names()).length).toBe(2));
    await noViolations();
    tabTo("Delete it");
    await hit("Enter");
    await waitFor(async () => expect(await core.ask("filter_list", {})).toEqual([]));
  });

  it("keep the name that was typed where it is taken", async () => {
    await start();
    await core.ask("filter_save", { title: "Mine", filter: { owner: "Identity" } });
    await table();
    tabTo("Owner");
    await pick("Storefront");
    tabTo("Save this filter…");
    await hit("Enter");
    tabTo("Name");
    await write("Mine");
    await hit("Enter");
    const dialog = await screen.findByRole("dialog");
    await waitFor(() => expect(within(dialog).getByLabelText<HTMLInputElement>("Name").getAttribute("aria-invalid")).toBe("true"));
    expect(within(dialog).getByLabelText<HTMLInputElement>("Name").value).toBe("Mine");
  });

  it("cannot be changed where the workspace is read-only", async () => {
    await start({ readOnly: true });
    await table();
    tabTo("Owner");
    await pick("Storefront");
    await waitFor(async () => expect((await names()).length).toBe(2));
    expect(screen.queryByRole("button", { name: /Save this filter/ })).toBeNull();
  });
});

describe("the heat map", () => {
  it("says every cell in full, is one tab stop, moves by arrows and opens the area", async () => {
    await start();
    await tab("Heat map");
    const grid = await screen.findByRole("grid");
    const shown = await core.ask("portfolio_show", {});
    const n = shown.services.findIndex((row) => row.service.name === "Checkout API");
    const data = shown.areas.findIndex((area) => area.id === "data");
    const cell = shown.services[n]?.areas[data] ?? null;
    expect(within(grid).getByRole("link", { name: cellText("Checkout API", "Data", cell) })).toBeTruthy();
    expect(grid.querySelectorAll("[tabindex='0']").length).toBe(1);
    await noViolations();
    (grid.querySelector("[tabindex='0']") as HTMLElement).focus();
    for (let down = 0; down < n; down++) await hit("ArrowDown");
    for (let right = 0; right <= data; right++) await hit("ArrowRight");
    expect(document.activeElement?.textContent).toContain("Data of Checkout API");
    expect(grid.querySelectorAll("[tabindex='0']").length).toBe(1);
    await hit("Enter");
    await waitFor(() => expect(location.hash).toMatch(/readiness\?area=data$/));
  });

  it("sorts by an area", async () => {
    await start();
    await tab("Heat map");
    const grid = await screen.findByRole("grid");
    within(grid).getByRole("button", { name: "Data" }).click();
    const by = (await core.ask("portfolio_show", { sort: { by: "area", area: "data" } })).services.map((row) => row.service.name);
    await waitFor(() => expect(within(grid).getAllByRole("rowheader").map((one) => one.textContent)).toEqual(by));
    expect(within(grid).getByRole("columnheader", { name: "Data" }).getAttribute("aria-sort")).toBe("ascending");
  });
});

describe("gaps and side by side", () => {
  it("lists the commonest gaps, and shows the services of one", async () => {
    await start();
    await tab("Commonest gaps");
    const gaps = (await core.ask("portfolio_show", {})).gaps;
    const heads = within(await screen.findByRole("table", { name: /^Commonest gaps/ })).getAllByRole("rowheader").map((one) => one.textContent);
    expect(heads).toEqual(gaps.map((one) => one.text));
    await noViolations();
    within(screen.getByRole("table", { name: /^Commonest gaps/ })).getAllByRole("button")[0]?.click();
    await waitFor(async () => expect((await names()).length).toBe(gaps[0]?.services));
    screen.getByRole("button", { name: "Show services without this gap too" }).click();
    await waitFor(async () => expect((await names()).length).toBe(7));
  });

  it("puts up to six services side by side, where they differ first", async () => {
    await start();
    await table();
    for (const name of ["Basket", "Catalogue Search", "Checkout API", "Gift Cards", "Identity", "Notifications"]) {
      tabTo(`Side by side: ${name}`);
      await hit(" ");
    }
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Side by side: Payment Gateway" }).disabled).toBe(true);
    for (const name of ["Catalogue Search", "Gift Cards", "Identity", "Notifications"]) {
      tabTo(`Side by side: ${name}`);
      await hit(" ");
    }
    await tab(/^Side by side/);
    const side = await screen.findByRole("table", { name: /^Services side by side/ });
    const ids = (await core.ask("portfolio_show", {})).services.filter((row) => ["Basket", "Checkout API"].includes(row.service.name)).map((row) => row.service.id);
    const view = await core.ask("side_by_side", { services: ids });
    const differ = view.questions.filter((one) => one.differs).length;
    expect(within(side).getAllByRole("columnheader").length).toBe(3);
    expect(within(side).getAllByRole("row").length - 1).toBeGreaterThan(differ);
    await noViolations();
    screen.getByRole("radio", { name: "All questions" }).click();
    await waitFor(() => expect(side.querySelectorAll("tbody th[scope=row]").length).toBe(view.questions.length));
    tabTo("Service to add");
    await write("identity");
    expect(await within(await screen.findByRole("table", { name: /^Services side by side/ })).findByRole("link", { name: "Identity" })).toBeTruthy();
    tabTo("Service to add");
    await write("Paym");
    expect((await screen.findByRole("button", { name: "Take Payment Gateway out" }))).toBeTruthy();
    const field = tabTo("Service to add");
    await write("Paymant");
    expect((await screen.findByRole("alert")).textContent).toContain("No service is called “Paymant”.");
    expect(field.getAttribute("aria-describedby")).toBe(screen.getByRole("alert").id);
    await noViolations();
    await write("basket");
    expect((await screen.findByRole("alert")).textContent).toContain("“Basket” stands here already.");
    screen.getByRole("button", { name: "Take Basket out" }).click();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Take Basket out" })).toBeNull());
  });
});

describe("side by side under a filter", () => {
  it("takes a service that the filter leaves out", async () => {
    await start();
    await table();
    tabTo("Filter services");
    await write("basket");
    await waitFor(async () => expect(await names()).toEqual(["Basket"]));
    await tab(/^Side by side/);
    tabTo("Service to add");
    await write("Identity");
    expect(await within(await screen.findByRole("table", { name: /^Services side by side/ })).findByRole("link", { name: "Identity" })).toBeTruthy();
  });
});

describe("a thousand services", () => {
  it("draws one page of them, and a slower answer never replaces a newer one", async () => {
    await start();
    const small = await core.ask("portfolio_show", {});
    const [first] = small.services;
    if (!first) throw new Error("No service.");
    const many: PortfolioView = { ...small, services: Array.from({ length: 1000 }, (_, n) => ({ ...first, service: { ...first.service, id: `${n}`, name: `Service ${n}` } })), totals: { ...small.totals, services: 1000 } };
    const call = core.call.bind(core);
    core.call = (name, ...rest) => (name === "portfolio_show" ? Promise.resolve(many) : call(name, ...rest));
    workspace.reload();
    expect(await screen.findByText("1,000 services shown.")).toBeTruthy();
    expect((await names()).length).toBe(PAGE);
    await tab("Heat map");
    expect(within(await screen.findByRole("grid")).getAllByRole("rowheader").length).toBe(PAGE);
    expect(document.querySelectorAll("*").length).toBeLessThan(6000);
    screen.getByRole("button", { name: "Next" }).click();
    expect(await screen.findByText("51 to 100 of 1,000")).toBeTruthy();
    const answers: ((view: PortfolioView) => void)[] = [];
    core.call = (name, ...rest) => (name === "portfolio_show" ? new Promise((done) => answers.push(done)) : call(name, ...rest));
    const state = new PortfolioState();
    const older = state.load(), newer = state.load();
    answers[1]?.(small);
    await newer;
    answers[0]?.(many);
    await older;
    expect(state.shown?.services.length).toBe(7);
  });
});

describe("words", () => {
  it("says shares without colour, and filters in one order", () => {
    const cell = { met: 5, partial: 1, unmet: 1, unknown: 0, unanswered: 0, na: 0, share: 78 };
    const none = { met: 0, partial: 0, unmet: 0, unknown: 0, unanswered: 3, na: 0, share: 0 };
    expect(cellText("Basket", "Data", cell)).toBe("Data of Basket: 78%; 5 met, 1 partial, 1 unmet");
    expect(cellText("Basket", "Data", null)).toBe("Data of Basket: nothing is asked");
    expect([heat(cell), heat(none), heat({ ...none, na: 3, unanswered: 0, share: null })]).toEqual(["m", "blank", "none"]);
    expect([figure(cell), figure(none), figure(null)]).toEqual(["78", "0", ""]);
    expect(clean({ text: " ", tier: [2, 1, 2], verdict: [], owner: "" })).toEqual({ tier: [1, 2] });
    expect(same({ verdict: ["go", "no-go"] }, { verdict: ["no-go", "go"], text: "" })).toBe(true);
    expect(more({ verdict: ["no-go"], tier: [0], signed: false })).toEqual(["No-go", "No tier", "Not signed"]);
    expect([moved([10, 22]), moved([22, 10]), moved([5])]).toEqual(["+12", "−12", ""]);
  });
});
