/** What the open screen tells the frame around it: breadcrumb, review path, inspector, and which dialog stands. It holds no data of the workspace. */
import { to } from "./route.svelte";
import { count } from "./words";

export interface Crumb { label: string; href?: string }
export interface Step { label: string; href: string; count: string; state: "none" | "started" | "done"; current: boolean }
/** Who a review is about. */
export interface Subject { kind: string; id: string; name: string }
/** A field whose past values can be looked at, and what it is called. */
export interface Past { field: string; text: string }
export type Ask =
  | { what: "service"; id: string | null }
  | { what: "review"; service: string | null; id?: string; title?: string; launch_on?: string | null }
  | { what: "again"; review: string }
  | { what: "me" }
  | { what: "find" }
  | { what: "keys" }
  | { what: "rename" }
  | { what: "ballot" }
  | { what: "history"; entity: string; title: string; fields: Past[]; at?: string }
  | { what: "snapshot"; kind: "review" | "assessment"; id: string }
  | { what: "move"; review: string }
  | { what: "moves" }
  | { what: "versions"; review?: string; question?: string; entity?: string; field?: string }
  | { what: "export"; of: { kind: "review" | "service" | "team"; id: string; name: string } | null }
  | { what: "import" };

class View {
  title = $state("");
  crumbs: Crumb[] = $state.raw([]);
  path: { title: string; steps: Step[] } | null = $state.raw(null);
  /** The review that stands open, for Find. */
  review: string | null = $state(null);
  service: string | null = $state(null);
  /** The team that stands open. */
  team: string | null = $state(null);
  /** The document that stands open, for undo. */
  document: string | null = $state(null);
  /** Null where the screen has no inspector. */
  inspector: boolean | null = $state(null);
  ask: Ask | null = $state.raw(null);
  /** Asked when the window or the workspace goes while something is not saved. */
  leaving: { by: "close" | "swap"; answer: (go: boolean) => void } | null = $state.raw(null);
  /** Spoken once by screen readers, shown nowhere: for moves that change only what is lit. */
  spoken = $state("");

  /** What the open screen is about. */
  about(subject: { kind: string; id: string } | null): void {
    this.service = subject?.kind === "service" ? subject.id : null;
    this.team = subject?.kind === "team" ? subject.id : null;
  }
}

export const view = new View();

/** The review as a path: the steps that exist, each with its count. Design and pre-mortem are a service's. */
export function reviewPath(of: {
  current: "design" | "readiness" | "premortem" | "signoff" | "report" | "service" | "history"; subject: Subject; review: string; title: string;
  done: number | null; applicable: number | null; actions: number | null; risks?: number | null;
  design?: { filled: number; of: number } | null;
}): { title: string; steps: Step[] } {
  const { current, subject, review, title, done, applicable, actions, risks = null, design = null } = of;
  const ofService = subject.kind === "service";
  return {
    title: `${subject.name}, ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    steps: [
      ...(ofService ? [{ label: "Design", href: to.design(review), count: design ? `${design.filled} of ${design.of}` : "", state: !design?.filled ? "none" : design.filled >= design.of ? "done" : "started", current: current === "design" } as const] : []),
      { label: "Readiness", href: to.readiness(review), count: done === null || applicable === null ? "" : `${done} of ${applicable}`, state: !done || applicable === null ? "none" : done >= applicable ? "done" : "started", current: current === "readiness" },
      ...(ofService ? [{ label: "Pre-mortem", href: to.risks(review), count: risks === null ? "" : count(risks, "risk"), state: risks ? "started" : "none", current: current === "premortem" } as const] : []),
      { label: "Actions", href: `${to.subject(subject)}?at=actions`, count: actions === null ? "" : `${actions} open`, state: "none", current: false },
      { label: "Sign-off", href: to.signoff(review), count: "", state: "none", current: current === "signoff" },
      { label: "Report", href: to.report(review), count: "", state: "none", current: current === "report" },
      { label: "History", href: to.history("review", review), count: "", state: "none", current: current === "history" },
    ],
  };
}
