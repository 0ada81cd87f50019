/** The address of the open screen, kept in the hash so that links are links. It knows no screen; empty segments never occur. */
export class Route {
  /** What stands before every address inside a snapshot: `at/<what it is of>/<its id>`; empty for the workspace as it is. */
  at = $state("");
  path: string[] = $state.raw([]);
  query: URLSearchParams = $state.raw(new URLSearchParams());
  /** Runs before the screen changes. */
  leaving: () => void = () => {};

  constructor(hash: string) {
    this.read(hash);
  }

  read(hash: string): void {
    const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
    const all = path.split("/").filter(Boolean).map(decodeURIComponent);
    const frozen = all[0] === "at" && all.length > 3;
    this.at = frozen ? `at/${encodeURIComponent(all[1] ?? "")}/${encodeURIComponent(all[2] ?? "")}` : "";
    this.path = frozen ? all.slice(3) : all;
    this.query = new URLSearchParams(query);
  }

  /** Takes the question out of the address, without a step in the history. */
  forget(hash: string): void {
    history.replaceState(null, "", this.within(hash));
    this.query = new URLSearchParams();
  }

  /** The same address inside the snapshot that stands open, where it shows what the snapshot is of; else as it is. */
  within(hash: string): string {
    const of = this.at.split("/")[1] ?? "";
    const [kind = "", id = ""] = hash.replace(/^#\/?/, "").split(/[/?]/);
    const inside = this.at !== "" && (((kind === "review" || kind === "assessment") && id === of && !/\/(history|comparison)(\/|$)/.test(hash)) || this.shows(kind, decodeURIComponent(id)));
    return inside ? `#/${this.at}/${hash.replace(/^#\/?/, "")}` : hash;
  }
  /** Whether the snapshot that stands open holds a service, team or document. Set by the host. */
  shows: (kind: string, id: string) => boolean = () => false;

  /** Follows the browser's own hash: links, back and forward. */
  listen(target: Window): void {
    target.addEventListener("hashchange", () => {
      this.leaving();
      this.read(target.location.hash);
    });
  }
}

export const route = new Route(typeof location === "undefined" ? "" : location.hash);

export const to = {
  home: () => "#/",
  service: (id: string) => `#/service/${encodeURIComponent(id)}`,
  readiness: (review: string, question?: string | null) =>
    `#/review/${encodeURIComponent(review)}/readiness${question ? `?q=${encodeURIComponent(question)}` : ""}`,
  design: (review: string, section?: string | null) => `#/review/${encodeURIComponent(review)}/design${section ? `?s=${encodeURIComponent(section)}` : ""}`,
  document: (id: string, section?: string | null) => `#/document/${encodeURIComponent(id)}${section ? `?s=${encodeURIComponent(section)}` : ""}`,
  documents: () => "#/documents",
  subject: ({ kind, id }: { kind: string; id: string }) => (kind === "team" ? to.team(id) : to.service(id)),
  premortem: (review: string) => `#/review/${encodeURIComponent(review)}/premortem`,
  risks: (review: string, scenario?: string | null) => `#/review/${encodeURIComponent(review)}/risks${scenario ? `?r=${encodeURIComponent(scenario)}` : ""}`,
  addRisk: (review: string) => `#/review/${encodeURIComponent(review)}/risks?add`,
  maturity: () => "#/maturity",
  team: (id: string) => `#/team/${encodeURIComponent(id)}`,
  assessment: (id: string, where: { dimension?: string; criterion?: string; at?: "agenda" | "people" | "report" } = {}) => {
    const asked = [where.dimension && `d=${encodeURIComponent(where.dimension)}`, where.criterion && `c=${encodeURIComponent(where.criterion)}`].filter(Boolean);
    return `#/assessment/${encodeURIComponent(id)}${where.at ? `/${where.at}` : ""}${asked.length > 0 ? `?${asked.join("&")}` : ""}`;
  },
  ballot: (assessment: string, respondent: string) => `#/assessment/${encodeURIComponent(assessment)}/vote?by=${encodeURIComponent(respondent)}`,
  compare: (before: string, after: string) => `#/compare/${encodeURIComponent(before)}/${encodeURIComponent(after)}`,
  publishing: () => "#/publishing",
  target: (id: string) => `#/publishing/${encodeURIComponent(id)}`,
  serviceReport: (id: string) => `#/service/${encodeURIComponent(id)}/report`,
  portfolioReport: () => "#/report",
  portfolio: () => "#/portfolio",
  signoff: (review: string) => `#/review/${encodeURIComponent(review)}/signoff`,
  area: (review: string, area: string) => `#/review/${encodeURIComponent(review)}/readiness?area=${encodeURIComponent(area)}`,
  settings: () => "#/settings",
  report: (review: string) => `#/review/${encodeURIComponent(review)}/report`,
  history: (kind: "review" | "assessment" | "service", id: string) => `#/${kind}/${encodeURIComponent(id)}/history`,
  comparison: (review: string, before: string, after: string, report = false) => `#/review/${encodeURIComponent(review)}/comparison/${encodeURIComponent(before)}/${encodeURIComponent(after)}${report ? "/report" : ""}`,
  /** An address as of a snapshot; `of` is the review or assessment it is of. */
  frozen: (of: string, snapshot: string, hash: string) => `#/at/${encodeURIComponent(of)}/${encodeURIComponent(snapshot)}/${hash.replace(/^#\/?/, "")}`,
  packs: () => "#/packs",
};

export function go(hash: string): void {
  location.hash = route.within(hash);
}
