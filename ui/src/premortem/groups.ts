/** The groups on the table: loose reasons, named clusters, and reasons that became a scenario. Pure. */
import type { ReasonView, SessionView } from "../gen/api";

export interface Group { key: string; title: string; label: string; kind: "loose" | "cluster" | "scenario"; reasons: ReasonView[] }

export function groupsOf(session: SessionView): Group[] {
  // The first told comes first: a group reads as it grew.
  const told = [...session.reasons].reverse();
  const open = told.filter((one) => one.scenario === null);
  const clusters = session.clusters.map(({ name }): Group => ({ key: `cluster ${name}`, title: name, label: "", kind: "cluster", reasons: open.filter((one) => one.cluster === name) }));
  const scenarios = session.scenarios.map(({ row }): Group => ({ key: row.id, title: row.title, label: row.label, kind: "scenario", reasons: told.filter((one) => one.scenario === row.id) }));
  return [{ key: "loose", title: "Not grouped", label: "", kind: "loose", reasons: open.filter((one) => one.cluster === "") }, ...[...clusters, ...scenarios].filter((group) => group.reasons.length > 0)];
}
