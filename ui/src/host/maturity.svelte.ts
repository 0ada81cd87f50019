/** The latest assessment of the team that an open review belongs to, for the path in the sidebar. It is read once for each review. */
import type { TeamRow } from "../gen/api";
import { call } from "./index";

class LatestAssessments {
  #teams: TeamRow[] = $state.raw([]);
  #asked = "";

  /** Reads the teams again for another review. Without them the path has one step less. */
  async want(name: string, review: string | null): Promise<void> {
    const asked = `${name} ${review ?? ""}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (!name) return;
    try {
      this.#teams = await call("team_list", {});
    } catch {
      this.#asked = "";
    }
  }
  /** The team of this name, as core compares names. */
  of(name: string): TeamRow | null {
    const wanted = plain(name);
    return wanted ? (this.#teams.find((one) => !one.archived && plain(one.name) === wanted) ?? null) : null;
  }
}
function plain(name: string): string {
  return name.trim().toLowerCase();
}

export const latestAssessments = new LatestAssessments();
