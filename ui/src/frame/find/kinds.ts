/** What can be found: how each kind is said, and the few groups people choose from. Pure. */
export const KIND: Record<string, string> = {
  service: "Service", team: "Team", link: "Link", review: "Review", question: "Question", answer: "Answer", evidence: "Evidence", comment: "Comment",
  action: "Action", waiver: "Waiver", document: "Document", section: "Section", row: "Table row", participant: "Participant", reason: "Reason",
  scenario: "Risk", mitigation: "Mitigation", exercise: "Exercise", assessment: "Assessment", criterion: "Criterion", respondent: "Respondent",
  remark: "Remark", snapshot: "Snapshot", incident: "Incident", person: "Person", signoff: "Sign-off", command: "Command",
};
export function kindWord(kind: string): string {
  return KIND[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** A choice in the box; `kinds` null asks for every kind, an empty list for none, which leaves the commands. */
export interface Group { key: string; text: string; kinds: string[] | null; commands: boolean; questions: boolean }
const group = (key: string, text: string, kinds: string[], questions = false): Group => ({ key, text, kinds, commands: false, questions });
export const EVERYTHING: Group = { key: "all", text: "Everything", kinds: null, commands: true, questions: true };
export const GROUPS: readonly Group[] = [
  EVERYTHING,
  group("services", "Services", ["service", "team", "link", "incident"]),
  group("answers", "Reviews", ["review", "answer", "snapshot", "signoff"], true),
  group("comments", "Comments", ["comment"]),
  group("evidence", "Evidence", ["evidence"]),
  group("actions", "Actions", ["action", "waiver"]),
  group("documents", "Documents", ["document", "section", "row"]),
  group("risks", "Risks", ["scenario", "mitigation", "exercise", "reason", "participant"]),
  group("maturity", "Maturity", ["assessment", "criterion", "respondent", "remark"]),
  group("people", "People", ["person"]),
  { key: "commands", text: "Commands", kinds: [], commands: true, questions: false },
];
