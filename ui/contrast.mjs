// Proves the contrast of every colour pair in tokens.css. Run: node contrast.mjs [--all]
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("./src/tokens.css", import.meta.url), "utf8");
const colours = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map((m) => [m[1], m[2]]));
const between = (from, to) => css.slice(css.indexOf(from), to ? css.indexOf(to) : undefined);
const themes = {
  light: colours(between(":root {", "[data-density")),
  dark: colours(between(':root[data-theme="dark"]', "@media (prefers-reduced-motion")),
};
const system = colours(between("@media (prefers-color-scheme", ':root[data-theme="dark"]'));
if (JSON.stringify(system) !== JSON.stringify(themes.dark)) throw new Error("the two dark blocks differ");

const channel = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const light = (hex) => [1, 3, 5].map((i) => channel(parseInt(hex.slice(i, i + 2), 16) / 255)).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
const ratio = (a, b) => { const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x); return (hi + 0.05) / (lo + 0.05); };

// The brightest point of the pool of light, blended over the surface.
const pools = [...css.matchAll(/--pool: radial-gradient\([^,]+, rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)/g)];
const blend = (hex, [, r, g, b, a]) => "#" + [r, g, b].map((v, i) => Math.round(v * a + parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) * (1 - a)).toString(16).padStart(2, "0")).join("");
themes.light.pool = blend(themes.light.surface, pools[0]);
themes.dark.pool = blend(themes.dark.surface, pools.at(-1));

const text = 4.5, shape = 3;
const pairs = [
  ...["surface", "canvas", "sidebar", "sunken", "hover", "lamp-soft"].flatMap((bg) => [["ink", bg, text], ["ink-2", bg, text], ["ink-3", bg, text]]),
  ["ink", "pool", text], ["ink-2", "pool", text], ["ink-3", "pool", text], ["link", "pool", text], ["on-ink", "ink", text], ["link", "surface", text], ["link", "canvas", text], ["link", "lamp-soft", text],
  ["lamp-ink", "surface", text], ["lamp-ink", "canvas", text], ["lamp-ink", "lamp-soft", text], ["lamp-ink", "sidebar", text], ["on-lamp", "lamp", text],
  ...["surface", "canvas", "sidebar", "sunken", "lamp-soft"].map((bg) => ["ring", bg, shape]),
  ["line-control", "surface", shape], ["line-control", "canvas", shape],
  ...["met", "partial", "unmet", "na", "unknown", "dusk"].flatMap((s) => [[s, s === "unknown" ? "unknown-soft" : `${s}-soft`, text], [s, "surface", text], [s, "canvas", text], [s, "lamp-soft", text]]),
  ...["met-solid", "partial-solid", "unmet-solid"].flatMap((s) => [[s, "surface", shape]]),
  ...["vl", "l", "m", "h", "vh"].map((r) => [`risk-${r}-ink`, `risk-${r}`, text]),
  ...[1, 2, 3, 4, 5].map((n) => [`stage-${n}-ink`, `stage-${n}`, text]),
  ...["dusk-soft", "unmet-soft", "partial-soft", "na-soft"].flatMap((bg) => [["ink", bg, text], ["link", bg, text]]),
  ["add", "add-soft", text], ["del", "del-soft", text], ["ink", "add-soft", text], ["ink", "del-soft", text],
];
const groups = new Map();
let bad = 0;
for (const [fg, bg, need] of pairs) {
  const cells = Object.values(themes).map((t) => ratio(t[fg], t[bg]));
  const ok = cells.every((r) => r >= need);
  bad += !ok;
  const group = fg.replace(/-(vl|l|m|h|vh|\d)-ink$/, "").replace(/-solid$/, " bar");
  const row = { name: `${fg} on ${bg}`, need, cells, ok, worst: Math.min(...cells) / need };
  if (process.argv.includes("--all") || !ok) console.log(line(row));
  const seen = groups.get(group);
  groups.set(group, { count: (seen?.count ?? 0) + 1, row: seen && seen.row.worst <= row.worst ? seen.row : row });
}
function line({ name, need, cells, ok }) {
  return `${name.padEnd(30)} need ${need.toFixed(1)}  light ${cells[0].toFixed(2).padStart(5)}  dark ${cells[1].toFixed(2).padStart(5)}  ${ok ? "ok" : "FAIL"}`;
}
if (!process.argv.includes("--all")) for (const { count, row } of groups.values()) console.log(`${line(row)}  worst of ${count}`);
console.log(`${pairs.length} pairs x 2 themes, ${bad} failing`);
process.exit(bad ? 1 : 0);
