/** People as Settings lists them: filter, choice for merging, and the writes. Names that are only written in fields stand among them. */
import type { PersonRow, TeamRow } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request } from "../host";
import { people } from "../host/people.svelte";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import { count } from "../parts/words";

const FEW = 50;

/** What a name means here: the same letters, however they are written. */
export function plain(name: string): string {
  return name.trim().toLowerCase();
}
/** Where a name stands and what it decides, in words. */
export function standing(of: { seen: number; owns: number; approves: number }): string {
  const said = [
    of.owns > 0 ? count(of.owns, "open action") : "",
    of.approves > 0 ? `${of.approves} to decide` : "",
  ].filter(Boolean);
  const places = of.seen > 0 ? `in ${count(of.seen, "place")}` : "not used yet";
  return [places, ...said].join(", ");
}

export class PeopleState {
  rows: PersonRow[] | null = $state.raw(null);
  teams: TeamRow[] = $state.raw([]);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  text = $state("");
  archived = $state(false);
  limit = $state(FEW);
  /** Names chosen to be merged. */
  chosen: string[] = $state([]);

  listed: PersonRow[] = $derived.by(() => {
    const words = plain(this.text).split(/\s+/).filter(Boolean);
    return (this.rows ?? []).filter((row) => words.every((word) => `${row.name} ${row.aliases.join(" ")} ${row.team} ${row.roles.join(" ")}`.toLowerCase().includes(word)));
  });
  drawn: PersonRow[] = $derived.by(() => this.listed.slice(0, this.limit));
  merging: PersonRow[] = $derived.by(() => (this.rows ?? []).filter((row) => this.chosen.includes(row.name)));

  async load(): Promise<void> {
    try {
      const [rows, teams] = await Promise.all([call("person_list", { archived: this.archived }), call("team_list", {})]);
      this.rows = rows;
      this.teams = teams.filter((one) => !one.archived);
      this.chosen = this.chosen.filter((name) => rows.some((row) => row.name === name));
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  /** The team of this name: such a name is no person. */
  teamOf(name: string): TeamRow | undefined {
    return this.teams.find((one) => plain(one.name) === plain(name));
  }
  /** Chooses a name to be merged, or not; it stays chosen where the list shows others. */
  choose(name: string, on: boolean): void {
    this.chosen = on ? [...this.chosen.filter((one) => one !== name), name] : this.chosen.filter((one) => one !== name);
  }
  more(): void {
    this.limit += FEW;
  }
  setText(text: string): void {
    this.text = text;
    this.limit = FEW;
  }
  setArchived(archived: boolean): void {
    this.archived = archived;
    void this.load();
  }
  /** Draws the list as far as this person, who may be archived. */
  async reach(id: string): Promise<void> {
    const there = () => (this.rows ?? []).some((row) => row.id === id);
    if (!there() && !this.archived) {
      this.archived = true;
      await this.load();
    }
    if (!there()) return;
    if (!this.listed.some((row) => row.id === id)) this.text = "";
    this.limit = Math.max(this.limit, this.listed.findIndex((row) => row.id === id) + 1);
  }
  async write<N extends CommandName>(name: N, payload: Request<N>): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, refused: (error) => (this.refused = error) });
    if (!ok) return false;
    people.forget();
    await Promise.all([this.load(), people.loadMe()]);
    void workspace.load();
    return true;
  }
}
