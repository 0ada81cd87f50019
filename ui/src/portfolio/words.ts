/** How the portfolio says shares, verdicts and filters. Pure; it computes no score. */
import type { AreaCell, PortfolioFilter, ReviewStatus, Verdict } from "../gen/api";
import { count, countsText } from "../parts/words";

export const VERDICTS: readonly [Verdict, string][] = [["go", "Go"], ["conditional", "Conditional"], ["no-go", "No-go"]];
export const STATUSES: readonly [ReviewStatus, string][] = [["not_started", "Not started"], ["in_review", "In review"], ["answered", "Answered"]];
/** 0 stands for none set. */
export const TIERS: readonly [number, string][] = [[1, "Tier 1"], [2, "Tier 2"], [3, "Tier 3"], [0, "No tier"]];

/** The tints of the heat map, the palest first: from which share on, and how the key names them. */
export const HEAT: readonly { kind: string; from: number; text: string }[] = [
  { kind: "vl", from: 100, text: "100" }, { kind: "l", from: 90, text: "90 to 99" }, { kind: "m", from: 70, text: "70 to 89" },
  { kind: "h", from: 50, text: "50 to 69" }, { kind: "vh", from: 0, text: "below 50" },
];
const said = (cell: AreaCell) => cell.met + cell.partial + cell.unmet + cell.unknown + cell.na;
/** The tint of a cell; `blank` where nobody has answered anything yet. */
export function heat(cell: AreaCell): string {
  if (said(cell) === 0) return "blank";
  if (cell.share === null) return "none";
  return HEAT.find((one) => (cell.share ?? 0) >= one.from)?.kind ?? "vh";
}
/** What stands in a cell. */
export function figure(cell: AreaCell | null): string {
  if (!cell) return "";
  return said(cell) === 0 ? "0" : cell.share === null ? "N/A" : String(cell.share);
}
/** `Data of Checkout API: 83%; 5 met, 1 partial`: what a cell says in full. */
export function cellText(service: string, area: string, cell: AreaCell | null): string {
  if (!cell) return `${area} of ${service}: nothing is asked`;
  const share = said(cell) === 0 ? "nothing answered" : cell.share === null ? "not applicable" : `${cell.share}%`;
  return `${area} of ${service}: ${share}; ${countsText(cell)}`;
}

/** The filter without what asks for nothing, in one order, so that equal filters are equal texts. */
export function clean(filter: PortfolioFilter): PortfolioFilter {
  const { text, owner, tier, verdict, status, gap, signed, overdue } = filter;
  const list = <T extends string | number>(values: T[] | undefined) => [...new Set(values)].sort();
  return {
    ...(text?.trim() ? { text: text.trim() } : {}),
    ...(owner?.trim() ? { owner: owner.trim() } : {}),
    ...(tier?.length ? { tier: list(tier) } : {}),
    ...(verdict?.length ? { verdict: list(verdict) } : {}),
    ...(status?.length ? { status: list(status) } : {}),
    ...(gap ? { gap } : {}),
    ...(typeof signed === "boolean" ? { signed } : {}),
    ...(typeof overdue === "boolean" ? { overdue } : {}),
  };
}
export const same = (a: PortfolioFilter, b: PortfolioFilter): boolean => JSON.stringify(clean(a)) === JSON.stringify(clean(b));
export const isEmpty = (filter: PortfolioFilter): boolean => same(filter, {});

/** `2 verdicts, tier 1, signed`: what is asked for beside text and owner. */
export function more(filter: PortfolioFilter): string[] {
  const named = <T>(all: readonly [T, string][], chosen: T[] | undefined) => all.filter(([key]) => chosen?.includes(key)).map(([, word]) => word);
  return [
    ...named(VERDICTS, filter.verdict), ...named(TIERS, filter.tier), ...named(STATUSES, filter.status),
    ...(filter.signed === true ? ["Signed"] : filter.signed === false ? ["Not signed"] : []),
    ...(filter.overdue === true ? ["With something overdue"] : filter.overdue === false ? ["With nothing overdue"] : []),
  ];
}
/** `1,000 services`. */
export function many(n: number, one: string, words = `${one}s`): string {
  return count(n, one, words).replace(/^\d+/, (figures) => grouped(Number(figures)));
}
export function grouped(n: number): string {
  return n.toLocaleString("en-GB");
}
/** `+12`, `−3`: how the answered share moved over the weeks that are drawn. */
export function moved(trend: readonly number[]): string {
  const by = (trend.at(-1) ?? 0) - (trend[0] ?? 0);
  return trend.length < 2 ? "" : by > 0 ? `+${by}` : by < 0 ? `−${-by}` : "0";
}
