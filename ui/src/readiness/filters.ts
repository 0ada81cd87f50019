/** Which questions the list shows. Pure: the same rows and choices give the same list. */
import type { Row } from "./row.svelte";

export type Show = "all" | "unanswered" | "gaps" | "waived" | "stale" | "reconfirm" | "mine";
export const SHOWS: readonly { key: Show; text: string }[] = [
  { key: "all", text: "All questions" },
  { key: "unanswered", text: "Unanswered" },
  { key: "gaps", text: "Gaps" },
  { key: "waived", text: "Waived" },
  { key: "stale", text: "Stale" },
  { key: "reconfirm", text: "Reconfirm" },
  { key: "mine", text: "Mine" },
];

export function matches(row: Row, show: Show, text: string, author: string): boolean {
  if (!row.applicable) return false;
  if (!fits(row, show, author)) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const hay = `${row.q.text} ${row.q.id} ${row.q.why}`.toLowerCase();
  return words.every((word) => hay.includes(word));
}

function fits(row: Row, show: Show, author: string): boolean {
  switch (show) {
    case "all": return true;
    case "unanswered": return row.unanswered;
    case "gaps": return row.data.gap;
    case "waived": return row.waived;
    case "stale": return row.data.stale;
    case "reconfirm": return row.data.reconfirm !== null;
    case "mine": return row.data.owner !== "" && row.data.owner === author;
  }
}
