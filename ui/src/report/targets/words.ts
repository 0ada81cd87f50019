/** How a target, its secret and its last plan are said. */
import type { Profile, TargetRow } from "../../gen/api";
import { count } from "../../parts/words";

/** Where its pages go, in one line. */
export function placeOf(target: TargetRow): string {
  const base = target.folder ?? target.address;
  return target.prefix ? `${base}${base ? ", " : ""}${target.prefix}` : base;
}

/** `4 of 4 pages published`, `2 conflicts`. */
export function lastText(last: NonNullable<TargetRow["last"]>): string {
  return [
    last.published > 0 || last.failed > 0 ? `${last.published} of ${count(last.pages, "page")} published` : count(last.pages, "page"),
    ...(last.conflicts > 0 ? [count(last.conflicts, "conflict")] : []),
    ...(last.failed > 0 ? [`${last.failed} failed`] : []),
  ].join(", ");
}

/** For whom a report is, in the order they are offered in. */
export const PROFILES: Record<Profile, string> = {
  full: "For everyone, in full",
  reviewer: "For reviewers",
  executive: "For executives, one page",
  auditor: "For auditors, with history",
  redacted: "Redacted, no people or notes",
};
