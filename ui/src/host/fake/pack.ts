/**
 * Reads the shipped checklist for the fake host: just enough TOML and expressions for that one file.
 * Core parses packs for real; this exists so that screens are developed and tested with the real questions.
 */
import type { PackQuestion, PackView } from "../../gen/api";
import raw from "../../../../assets/packs/production-readiness.toml?raw";

export type FakeQuestion = PackQuestion & { when: string; from_tier: number };
export type FakePack = Omit<PackView, "questions"> & { questions: FakeQuestion[] };
type Table = Record<string, string | number | boolean>;

function tables(text: string): [string, Table][] {
  const found: [string, Table][] = [];
  for (const line of text.split("\n")) {
    const head = /^\[\[?(\w+)\]\]?$/.exec(line);
    const pair = /^(\w+) = (.+)$/.exec(line);
    if (head?.[1]) found.push([head[1], {}]);
    else if (pair?.[1] && pair[2] && !pair[2].startsWith("[")) (found.at(-1)?.[1] ?? {})[pair[1]] = unquote(pair[2]);
  }
  return found;
}
// A single-quoted TOML string is literal; all else in the file reads like JSON.
const unquote = (value: string): string | number | boolean => (value.startsWith("'") ? value.slice(1, -1) : JSON.parse(value));

export function readPack(copies = 1): FakePack {
  const all = tables(raw);
  const of = (kind: string) => all.filter(([name]) => name === kind).map(([, table]) => table);
  const head = of("pack")[0] ?? {};
  const text = (value: unknown) => String(value ?? "");
  const questions = of("question").flatMap((q) =>
    Array.from({ length: copies }, (_, n): FakeQuestion => ({
      id: text(q.id) + (n > 0 ? `.copy-${n}` : ""), area: text(q.area), text: text(q.text), why: text(q.why), evidence: text(q.evidence),
      severity: q.severity as PackQuestion["severity"], sources: [], from_tier: Number(q.from_tier), evidence_required: q.evidence_required === true,
      valid_days: Number(q.valid_days), na_allowed: q.na_allowed === true || text(q.when).includes("facts."), assign: q.assign === true, when: text(q.when),
    })),
  );
  return {
    id: text(head.id), version: text(head.version) + (copies > 1 ? `+${copies}` : ""), title: text(head.title), summary: text(head.summary), questions,
    areas: of("area").map((area) => ({ id: text(area.id), title: text(area.title), intent: text(area.intent), signoff: text(area.signoff) })),
    facts: of("fact").map((fact) => ({ id: text(fact.id), text: text(fact.text) })),
  };
}

export type Truth = boolean | null;
export interface World { tier: number; facts: Record<string, boolean | null>; answer: (id: string) => string }

/** Three-valued evaluation; null is "unknown". */
export function evaluate(expression: string, world: World): Truth {
  const tokens = expression.match(/"[^"]*"|[\w.]+|[()]|[=!<>]=?/g) ?? [];
  let at = 0;
  const next = () => tokens[at++];
  function primary(): Truth | number | string {
    const token = next() ?? "";
    if (token === "(") {
      const inner = disjunction();
      next();
      return inner;
    }
    if (token === "answer") {
      next();
      const id = (next() ?? "").slice(1, -1);
      next();
      return world.answer(id);
    }
    if (token === "tier") return world.tier;
    if (token.startsWith('"')) return token.slice(1, -1);
    if (/^\d+$/.test(token)) return Number(token);
    return world.facts[token.replace("facts.", "")] ?? null;
  }
  function comparison(): Truth {
    const left = primary();
    const operator = tokens[at];
    if (!operator || !/^[=!<>]=?$/.test(operator)) return left as Truth;
    at++;
    const right = primary();
    if (operator === "==") return left === right;
    if (operator === "!=") return left !== right;
    const difference = Number(left) - Number(right);
    return operator === "<" ? difference < 0 : operator === "<=" ? difference <= 0 : operator === ">" ? difference > 0 : difference >= 0;
  }
  function negation(): Truth {
    if (tokens[at] !== "not") return comparison();
    at++;
    const inner = negation();
    return inner === null ? null : !inner;
  }
  function conjunction(): Truth {
    let value = negation();
    while (tokens[at] === "and") {
      at++;
      const right = negation();
      value = value === false || right === false ? false : value === null || right === null ? null : true;
    }
    return value;
  }
  function disjunction(): Truth {
    let value = conjunction();
    while (tokens[at] === "or") {
      at++;
      const right = conjunction();
      value = value === true || right === true ? true : value === null || right === null ? null : false;
    }
    return value;
  }
  return expression ? disjunction() : true;
}
