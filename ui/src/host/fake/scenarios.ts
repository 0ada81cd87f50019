/**
 * Reads the shipped pre-mortem pack for the fake host: just enough TOML for that one file, so that the screens are
 * developed and tested with the real phases, scales and library. Core parses packs for real.
 */
import raw from "../../../../assets/packs/failure-scenarios.toml?raw";

type Value = string | number | boolean | Value[] | { [key: string]: Value };
type Table = Record<string, Value>;

/** One value of the file: the position moves past it. */
function value(text: string, at: { n: number }): Value {
  const space = () => { while (/\s/.test(text[at.n] ?? "")) at.n++; };
  space();
  const start = at.n;
  const open = text[at.n];
  if (open === '"' || open === "'") {
    at.n++;
    while (text[at.n] !== open) at.n += open === '"' && text[at.n] === "\\" ? 2 : 1;
    at.n++;
    return open === '"' ? (JSON.parse(text.slice(start, at.n)) as string) : text.slice(start + 1, at.n - 1);
  }
  if (open === "[") {
    const list: Value[] = [];
    at.n++;
    for (space(); text[at.n] !== "]"; space()) {
      list.push(value(text, at));
      space();
      if (text[at.n] === ",") at.n++;
    }
    at.n++;
    return list;
  }
  if (open === "{") {
    const table: Table = {};
    at.n++;
    for (space(); text[at.n] !== "}"; space()) {
      const key = /^[\w-]+/.exec(text.slice(at.n))?.[0] ?? "";
      at.n = text.indexOf("=", at.n) + 1;
      table[key] = value(text, at);
      space();
      if (text[at.n] === ",") at.n++;
      space();
    }
    at.n++;
    return table;
  }
  const plain = /^[\w.+-]+/.exec(text.slice(at.n))?.[0] ?? "";
  at.n += plain.length || 1;
  return plain === "true" ? true : plain === "false" ? false : Number(plain);
}

function tables(text: string): Map<string, Table[]> {
  const found = new Map<string, Table[]>();
  let open: Table = {};
  const at = { n: 0 };
  while (at.n < text.length) {
    const line = /^[^\n]*/.exec(text.slice(at.n))?.[0] ?? "";
    const head = /^\[\[?(\w+)\]\]?$/.exec(line);
    const key = /^(\w+) = /.exec(line);
    if (head?.[1]) found.set(head[1], [...(found.get(head[1]) ?? []), (open = {})]);
    if (key?.[1]) {
      at.n += key[0].length;
      open[key[1]] = value(text, at);
      at.n = Math.max(at.n, text.indexOf("\n", at.n)) + 1;
    } else at.n += line.length + 1;
  }
  return found;
}

const all = tables(raw);
const text = (from: Table | undefined, key: string): string => String(from?.[key] ?? "");
const of = (kind: string): Table[] => all.get(kind) ?? [];

export interface LibraryScenario { id: string; title: string; category: string; text: string; trigger: string; blast_radius: string; detection: string; mitigation_prompt: string; control_action: string; exercise: string; when: string; incident: { title: string; url: string } | null }
export const PHASES = of("phase").map((one) => ({ id: text(one, "id"), title: text(one, "title"), minutes: Number(one.minutes), goal: text(one, "goal"), script: text(one, "script"), steps: one.steps as string[], output: text(one, "output") }));
const scale = (kind: string) => of(kind).map((one) => ({ value: Number(one.value), title: text(one, "title"), anchor: text(one, "anchor") }));
export const LIKELIHOODS = scale("likelihood");
export const IMPACTS = scale("impact");
export const LEVELS = of("level").map((one) => ({ id: text(one, "id"), title: text(one, "title"), meaning: text(one, "meaning") }));
export const MATRIX = (of("matrix")[0]?.levels ?? []) as string[][];
export const RULES = of("rules")[0] as Record<string, number>;
export const TREATMENTS = of("treatment").map((one) => ({ id: text(one, "id"), title: text(one, "title"), text: text(one, "text"), applies_to: text(one, "applies_to"), requires: one.requires as string[] }));
export const CONTROL_ACTIONS = of("control_action").map((one) => ({ id: text(one, "id"), title: text(one, "title"), question: text(one, "question") }));
export const CATEGORIES = of("category").map((one) => ({ id: text(one, "id"), title: text(one, "title") }));
export const FACTS = of("fact").map((one) => ({ id: text(one, "id"), text: text(one, "text") }));
export const LIBRARY: LibraryScenario[] = of("scenario").map((one) => ({
  id: text(one, "id"), title: text(one, "title"), category: text(one, "category"), text: text(one, "text"), trigger: text(one, "trigger"), blast_radius: text(one, "blast_radius"), detection: text(one, "detection"),
  mitigation_prompt: text(one, "mitigation_prompt"), control_action: text(one, "control_action"), exercise: text(one, "exercise"), when: text(one, "suggests_when"), incident: (one.incident as { title: string; url: string } | undefined) ?? null,
}));
