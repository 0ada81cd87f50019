/** Prints what the window loads, and fails when that is more than one script and one style sheet, or the fake host is among it. Run after `npm run build`. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = new URL("./dist/assets/", import.meta.url);
const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }));
for (const { name, bytes } of files) {
  console.log(`${name.padEnd(32)} ${String(bytes.length).padStart(8)} bytes ${String(gzipSync(bytes).length).padStart(8)} gzip`);
}
const kinds = files.map(({ name }) => name.split(".").at(-1)).sort().join(" ");
const fake = files.some(({ bytes }) => bytes.includes("larkfield.lamppost"));
if (kinds !== "css js" || fake) {
  console.error(fake ? "The fake host is in the bundle." : `Expected one script and one style sheet, found: ${kinds}.`);
  process.exit(1);
}
