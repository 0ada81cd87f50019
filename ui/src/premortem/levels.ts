/** How levels and exercises are said and drawn. It computes no level: the table is the pack's and the lookup is core's. */
import type { ExerciseState, LevelView, MethodView, RiskRow } from "../gen/api";
import type { IconName } from "../parts/icons";
import { shortDay } from "../parts/words";

const KINDS = ["vl", "l", "m", "h", "vh"];

/** The name of the level's colour. */
export function kindOf(level: LevelView): string {
  return KINDS[level.rank - 1] ?? "vh";
}
/** `06`, of `R-06`. */
export function short(label: string): string {
  return label.replace(/^R-/, "");
}
/** `27.4%`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
/** Above the limit of the pack, and nobody has accepted it for today. */
export function isOpen(row: RiskRow, method: MethodView): boolean {
  return row.current !== null && row.current.level.rank > method.max.rank && row.acceptance?.live !== true;
}

export function exerciseLook(state: ExerciseState | null, on: string | null): { kind: string; icon: IconName; text: string } {
  const day = on ? ` ${shortDay(on)}` : "";
  switch (state) {
    case "passed": return { kind: "met", icon: "check", text: `Passed${day}` };
    case "failed": return { kind: "unmet", icon: "cross", text: `Failed${day}` };
    case "due": return { kind: "unknown", icon: "clock", text: on ? `Due${day}` : "Planned" };
    case "open": return { kind: "unknown", icon: "clock", text: on ? `Due${day}` : "Planned" };
    case "overdue": return { kind: "dusk", icon: "clock", text: `Overdue${day}` };
    case "stale": return { kind: "dusk", icon: "clock", text: `Stale,${day}` };
    case null: return { kind: "unmet", icon: "cross", text: "Not proven" };
  }
}
