/** How days, numbers and counts are said. It computes no score. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function split(day: string): [number, number, number] {
  const [y = 0, m = 1, d = 1] = day.slice(0, 10).split("-").map(Number);
  return [y, m, d];
}

/** `3 Dec 2026`. */
export function day(iso: string): string {
  const [y, m, d] = split(iso);
  return `${d} ${MONTHS[m - 1]} ${y}`;
}
/** The day it is, as the host says; parts know no host. Without one every year is this year. */
export const calendar = { today: () => "" };
function year(y: number): string {
  const today = calendar.today();
  return today === "" || split(today)[0] === y ? "" : ` ${y}`;
}
/** `3 Dec`; `3 Dec 2025` where that is another year. */
export function shortDay(iso: string): string {
  const [y, m, d] = split(iso);
  return `${d} ${MONTHS[m - 1]}${year(y)}`;
}
/** `3 December`, in sentences; `3 December 2025` where that is another year. */
export function longDay(iso: string): string {
  const [y, m, d] = split(iso);
  return `${d} ${LONG[m - 1]}${year(y)}`;
}
/** Whole days from one day to another; negative when the second is earlier. */
export function daysBetween(from: string, until: string): number {
  const at = (iso: string) => { const [y, m, d] = split(iso); return Date.UTC(y, m - 1, d); };
  return Math.round((at(until) - at(from)) / 86_400_000);
}
export function addDays(from: string, days: number): string {
  const [y, m, d] = split(from);
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10);
}
/** `1 gap`, `17 gaps`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
/** `Three`, at the start of a sentence; figures from ten on. */
export function word(n: number): string {
  return ["None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"][n] ?? String(n);
}
/** `in 13 days`, `today`, `4 days ago`. */
export function inDays(days: number): string {
  if (days === 0) return "today";
  return days > 0 ? `in ${count(days, "day")}` : `${count(-days, "day")} ago`;
}
/** `TO` for Tomás Okafor: whole letters, also where one is written in two halves. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = (word = "") => [...word][0] ?? "";
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : "")).toUpperCase();
}

/** How many questions have which answer. */
export interface Tally { met: number; partial: number; unmet: number; na: number; unknown: number; unanswered: number }
/** `66 met, 12 partial, 5 unmet`: what a bar says to those who cannot see it. */
export function countsText(c: Tally): string {
  const said = [
    [c.met, "met"], [c.partial, "partial"], [c.unmet, "unmet"], [c.na, "not applicable"], [c.unknown, "unknown"], [c.unanswered, "unanswered"],
  ] as const;
  return said.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`).join(", ") || "no questions";
}
export function gapsText(gaps: number, waived: number): string {
  return count(gaps, "gap") + (waived > 0 ? ` (${waived} waived)` : "");
}
