/** Finds the places of the HTML that `techdocs.py` renders. */

import { fromHtml } from "hast-util-from-html";
import { each, places } from "./places.mjs";

const classes = (node) => [node.properties.className ?? []].flat();

/** What the theme adds: a sign to copy the address of a heading, and code in a table with line numbers. */
const component = (node, note) => {
  if (classes(node).includes("headerlink")) return "";
  if (!classes(node).includes("highlight")) return undefined;
  note("code", words(last(node, "code")), classes(node)[0].slice("language-".length));
  return "";
};

function last(node, tag) {
  const below = (node.children ?? []).map((child) => last(child, tag)).filter(Boolean);
  return below.at(-1) ?? (node.tagName === tag ? node : undefined);
}

const words = (node) => node.value ?? (node.children ?? []).map(words).join("");

await each(({ title, html }) => [
  ...(title === null ? [] : [{ kind: "title", text: title }]),
  ...places(fromHtml(html, { fragment: true }), { component }),
]);
