/** How a snapshot and a moment are said and drawn. Pure. */
import type { SnapshotReason, SnapshotRow } from "../gen/api";
import type { IconName } from "../parts/icons";
import { day } from "../parts/words";

const REASON: Record<SnapshotReason, { word: string; kind: string; icon: IconName }> = {
  named: { word: "Taken by hand", kind: "", icon: "flag" },
  approved: { word: "Approved", kind: "met", icon: "check" },
  sign_off: { word: "Sign-off", kind: "", icon: "clock" },
  pack_move: { word: "New checklist", kind: "", icon: "clock" },
  import: { word: "Import", kind: "", icon: "clock" },
  restore: { word: "Value put back", kind: "", icon: "clock" },
};
export function reasonLook(reason: SnapshotReason): { word: string; kind: string; icon: IconName } {
  return REASON[reason];
}
/** `14:05`, of the computer's own zone. */
export function clock(moment: string): string {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? "" : `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}
/** The day of a moment in the computer's own zone, as `2026-11-20`. */
export function dayOf(moment: string): string {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? moment.slice(0, 10) : `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}
/** `20 Nov 2026, 14:05`. */
export function moment(at: string): string {
  return `${day(dayOf(at))}, ${clock(at)}`;
}
/** `Before sign-off, 3 Nov 2026`: how a snapshot is offered in a list. */
export function named(row: SnapshotRow): string {
  return `${row.title}, ${day(row.taken_on)}`;
}
/** Opens with 0 to 100 or a dash. */
export function points(score: number | null): string {
  return score === null ? "–" : String(Math.round(score));
}
