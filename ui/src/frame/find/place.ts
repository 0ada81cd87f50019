/** Where something found is: the address of exactly that place. `e` names what is to be lit there. Pure. */
import type { Hit, SearchHit } from "../../gen/api";
import { to } from "../../parts/route.svelte";

/** The tab of the inspector that shows a kind. */
const TAB: Record<string, string> = { comment: "comments", evidence: "evidence", action: "evidence", waiver: "waiver" };
/** The part of a risk's editor that shows a kind. */
const PART: Record<string, string> = { mitigation: "treatment", exercise: "proof" };

export function placeOf({ kind, id, spot }: SearchHit): string {
  const lit = (hash: string, ...more: [string, string | undefined][]) => {
    const asked = [...more, ["e", id] as const].flatMap(([key, value]) => (value ? [`${key}=${encodeURIComponent(value)}`] : []));
    return asked.length > 0 ? `${hash}${hash.includes("?") ? "&" : "?"}${asked.join("&")}` : hash;
  };
  switch (kind) {
    case "service": return to.service(spot.service ?? id);
    case "team": return to.team(spot.team ?? id);
    case "review": return to.readiness(spot.review ?? id);
    case "assessment": return to.assessment(spot.assessment ?? id);
    case "scenario": if (spot.review) return to.risks(spot.review, spot.scenario ?? id); break;
    case "participant": case "reason": if (spot.review) return spot.scenario ? to.risks(spot.review, spot.scenario) : to.premortem(spot.review); break;
    case "mitigation": case "exercise": if (spot.review) return spot.scenario ? lit(to.risks(spot.review, spot.scenario), ["part", PART[kind]]) : to.risks(spot.review); break;
    case "signoff": if (spot.review) return lit(to.signoff(spot.review)); break;
    case "snapshot": if (spot.review ?? spot.assessment) return lit(spot.review ? to.history("review", spot.review) : to.history("assessment", spot.assessment ?? "")); break;
    case "person": return lit(to.settings());
    case "criterion": case "respondent": case "remark":
      if (spot.assessment) return to.assessment(spot.assessment, spot.criterion ? { criterion: spot.criterion } : kind === "respondent" ? { at: "people" } : {});
      break;
  }
  if (spot.document) return lit(to.document(spot.document, spot.section));
  if (spot.review && spot.question) return TAB[kind] ? lit(to.readiness(spot.review, spot.question), ["tab", TAB[kind]]) : to.readiness(spot.review, spot.question);
  if (spot.review && spot.scenario) return lit(to.risks(spot.review, spot.scenario));
  if (spot.assessment) return to.assessment(spot.assessment);
  if (kind === "action" && spot.service) return lit(`${to.service(spot.service)}`, ["at", "actions"]);
  if (kind === "action" && spot.team) return lit(`${to.team(spot.team)}`, ["at", "actions"]);
  if (spot.service) return lit(to.service(spot.service));
  if (spot.team) return lit(to.team(spot.team));
  return spot.review ? to.readiness(spot.review) : to.home();
}
/** A question of the open review. */
export function questionPlace(hit: Hit): string {
  return hit.review ? to.readiness(hit.review, hit.question) : to.home();
}
