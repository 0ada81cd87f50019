/**
 * Reads Jira's markup as Atlassian's own parser does, which Jira Cloud is built from.
 *
 * The writer puts a character without width where no backslash works; it is left out here. The colour that
 * holds a bar together in a cell means nothing.
 */

import { createRequire } from "node:module";
import { each } from "./places.mjs";

const require = createRequire(import.meta.url);
const { WikiMarkupTransformer } = require("@atlaskit/editor-wikimarkup-transformer");

const transformer = new WikiMarkupTransformer();

const BLOCKS = { tableCell: "cell", tableHeader: "cell", listItem: "item", paragraph: "p" };
const HOLDERS = new Set(["doc", "table", "tableRow", "bulletList", "orderedList", "panel", "blockquote"]);
const MARKS = { strong: "strong", em: "em", strike: "del", code: "code", subsup: "other", underline: "other" };

await each((page) => {
  const found = [];
  let block = 0;
  visit(transformer.parse(page).toJSON(), undefined);
  return found;

  function visit(node, within) {
    let inside = within;
    const kind = node.type === "heading" ? `h${node.attrs.level}` : BLOCKS[node.type];
    if (node.type === "text") return marks(node);
    if (node.type === "hardBreak") return void (block += 1);
    if (node.type === "paragraph" && (within === "cell" || within === "item")) {
      // The text of a cell or an item stands in a paragraph, which is not another place.
    } else if (kind !== undefined) {
      inside = kind;
      block += 1;
      note(kind, words(node));
    } else if (node.type === "codeBlock") return note("code", words(node));
    else if (node.type === "emoji") return note("box", node.attrs.shortName);
    else if (node.type.startsWith("media")) return note("picture", node.type);
    else if (!HOLDERS.has(node.type)) note("other", node.type);
    for (const child of node.content ?? []) visit(child, inside);
  }

  /** Words with a form; one link in several pieces of a line is one. */
  function marks(node) {
    if (!node.marks?.some((mark) => mark.type === "link")) block += 1;
    for (const mark of node.marks ?? []) {
      const last = found.at(-1);
      if (mark.type === "textColor") continue;
      if (mark.type !== "link") note(MARKS[mark.type] ?? "other", node.text);
      else if (last?.kind === "link" && last.to === mark.attrs.href && last.block === block) last.text += clean(node.text);
      else found.push({ kind: "link", text: clean(node.text), to: mark.attrs.href, block });
    }
  }

  function words(node) {
    if (node.type === "text") return node.text;
    if (node.type === "hardBreak") return "\n";
    const apart = ["bulletList", "orderedList", "codeBlock"];
    const shown = (node.content ?? []).filter((child) => node.type !== "listItem" || !apart.includes(child.type));
    return shown.map(words).join(node.type === "tableCell" || node.type === "listItem" ? "\n" : "");
  }

  function note(kind, text) {
    found.push({ kind, text: clean(text) });
  }
});

function clean(text) {
  return text.replaceAll("\u2060", "");
}
