/** How the states of a section are said and drawn, and the places a document has beside its sections. */
import type { SectionState } from "../gen/api";
import type { IconName } from "../parts/icons";

export const STATE: Record<SectionState, { word: string; icon: IconName | null; tone: string }> = {
  empty: { word: "Empty", icon: null, tone: "muted" },
  started: { word: "Started", icon: "half", tone: "t-partial" },
  filled: { word: "Filled", icon: "check", tone: "t-met" },
  skipped: { word: "Not needed", icon: "dash", tone: "muted" },
};
/** What an import could not place. No id of a section has a tilde. */
export const APPENDIX = "~appendix";
