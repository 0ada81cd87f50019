/** Teams side by side as the screen shows them. It reads; changes go through the save queue and are read again. */
import type { Overview, TeamRow } from "../../gen/api";
import { asError, call, type ApiError } from "../../host";
import { workspace } from "../../host/workspace.svelte";

export class TeamsState {
  teams: TeamRow[] | null = $state.raw(null);
  overview: Overview | null = $state.raw(null);
  /** Models that are installed. */
  models: { id: string; title: string }[] = $state.raw([]);
  /** The chosen model; empty for the one core takes by itself. */
  model = $state("");
  error: ApiError | null = $state.raw(null);

  away: TeamRow[] = $derived.by(() => (this.teams ?? []).filter((team) => team.archived));
  /** Owners of services that are no team yet, by name. */
  owners: string[] = $derived.by(() => {
    const known = new Set((this.teams ?? []).map((team) => key(team.name)));
    const found = new Map<string, string>();
    for (const { owner, archived } of workspace.home?.services ?? []) {
      if (!archived && owner.trim() && !known.has(key(owner)) && !found.has(key(owner))) found.set(key(owner), owner.trim());
    }
    return [...found.values()].sort((a, b) => a.localeCompare(b));
  });

  async load(): Promise<void> {
    try {
      const [teams, overview, { packs }] = await Promise.all([call("team_list", {}), call("maturity_overview", this.model ? { pack: this.model } : {}), call("pack_list", {})]);
      this.models = packs.filter((pack) => pack.kind === "maturity").map(({ id, title }) => ({ id, title }));
      this.overview = overview;
      this.teams = teams;
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
}

const key = (name: string) => name.trim().toLowerCase();
