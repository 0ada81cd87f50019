/**
 * Who uses this installation, and the names that owner, approver and respondent fields suggest. Names stay free text:
 * what is suggested here is a help, never a rule. They are read when a field first asks.
 */
import type { MeView, TeamRow } from "../gen/api";
import { call } from "./index";
import { saving } from "./saving.svelte";

/** As many as a list of suggestions can use. */
const MOST = 500;

class People {
  /** People first, then names that are only written in fields, then teams. */
  names: string[] = $state.raw([]);
  me: MeView | null = $state.raw(null);
  #stale = true;

  /** Reads the names unless they were read since the last change of them. */
  async want(): Promise<void> {
    if (!this.#stale) return;
    this.#stale = false;
    try {
      const [people, teams] = await Promise.all([call("person_list", {}), call("team_list", {}).catch((): TeamRow[] => [])]);
      // They changed while they were read.
      if (this.#stale) return await this.want();
      const known = people.filter((one) => one.id !== null).map((one) => one.name);
      const seen = people.filter((one) => one.id === null).map((one) => one.name);
      const own = teams.filter((one) => !one.archived).map((one) => one.name);
      this.names = [...new Set([...known, ...own, ...seen].map((name) => name.trim()).filter(Boolean))].slice(0, MOST);
    } catch {
      this.#stale = true;
    }
  }
  /** Another workspace: its fields suggest none of these names. */
  reset(): void {
    this.names = [];
    this.forget();
  }
  /** The names have changed, or may have: the next field reads them again. */
  forget(): void {
    this.#stale = true;
  }

  async loadMe(): Promise<MeView | null> {
    try {
      this.me = await call("me_show", {});
    } catch {
      this.me = null;
    }
    return this.me;
  }
  /** Says who uses this installation. The answer is why it was refused, empty where it was not. */
  async setMe(name: string, initials: string, roles: string[]): Promise<string> {
    let why = "";
    const ok = await saving.write({ name: "me_set", payload: { name, ...(initials ? { initials } : {}), roles }, refused: (error) => (why = `${error.message} ${error.hint}`.trim()) });
    if (ok) {
      this.forget();
      await this.loadMe();
    }
    return ok ? "" : why || "It is not saved.";
  }
}

export const people = new People();

/** Roles as typed, with commas or one a line. */
export function listed(text: string): string[] {
  return [...new Set(text.split(/[\n,;]+/).map((one) => one.trim()).filter(Boolean))];
}
