/**
 * Reads Markdown as cmark-gfm does, GitHub's own parser, with every extension it has.
 *
 * All pages go through it at once, each below a heading that no text of a page can know.
 */

import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fromHtml } from "hast-util-from-html";
import { body } from "./front.mjs";
import { all, places } from "./places.mjs";

const extensions = ["table", "strikethrough", "autolink", "tasklist"].flatMap((name) => ["--extension", name]);

await all((pages) => {
  const read = pages.map(body);
  const start = `Page ${randomUUID()}`;
  const input = read.map(({ text }) => `# ${start}\n\n${text}`).join("\n\n");
  const cmark = spawnSync("cmark-gfm", ["--unsafe", ...extensions], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (cmark.status !== 0) throw new Error(`cmark-gfm: ${cmark.error ?? cmark.stderr}`);
  const rendered = cmark.stdout.split(`<h1>${start}</h1>`).slice(1);
  return rendered.map((html, at) => [...read[at].title, ...places(fromHtml(html, { fragment: true }))]);
});
