/**
 * Prints what the window loads. Fails when it starts with more than one script and one style sheet, when the editor or the fake host
 * is in what it starts with, or when a later part brings styles of its own. Run after `npm run build`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("./dist/", import.meta.url);
const folder = new URL("./assets/", dist);
const page = readFileSync(new URL("index.html", dist), "utf8");
const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(new URL(name, folder)), first: page.includes(`/assets/${name}"`) }));
files.sort((a, b) => Number(b.first) - Number(a.first) || a.name.localeCompare(b.name));
for (const { name, bytes, first } of files) {
  console.log(`${first ? "first" : "later"} ${name.padEnd(32)} ${String(bytes.length).padStart(8)} bytes ${String(gzipSync(bytes).length).padStart(8)} gzip`);
}
const kinds = (some) => some.map(({ name }) => name.split(".").at(-1)).sort().join(" ");
const first = files.filter((file) => file.first);
const wrong = [
  kinds(first) !== "css js" && `Expected one script and one style sheet at the start, found: ${kinds(first)}.`,
  first.some(({ bytes }) => /^import\s*[{"'*]/m.test(bytes.toString()) || /\bimport\{[^}]*\}from"/.test(bytes.toString())) && "The first script needs another script before it can start.",
  first.some(({ bytes }) => bytes.includes("cm-lineWrapping")) && "The editor is in what the window starts with.",
  files.some(({ name, first: starts }) => !starts && !name.endsWith(".js")) && "A later part is not a script.",
  files.some(({ bytes }) => bytes.includes("larkfield.lamppost")) && "The fake host is in the bundle.",
].filter(Boolean);
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
