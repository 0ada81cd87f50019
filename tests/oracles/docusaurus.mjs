/**
 * Reads a page as Docusaurus does: its own loader, around `@mdx-js/mdx`, with the settings of a new site.
 *
 * The tree is taken where the loader would make a component of it. What a page says of itself in its front
 * matter decides between Markdown and MDX, as it does there.
 */

import { createRequire } from "node:module";
import { each, places } from "./places.mjs";

const require = createRequire(import.meta.url);
const { compileToJSX } = require("@docusaurus/mdx-loader/lib/utils");
const { DEFAULT_PARSE_FRONT_MATTER } = require("@docusaurus/utils");

let tree;
const keep = () => (root) => {
  tree = { ...root, children: root.children.flatMap(ours) };
};

/** The loader's own additions: the list of sections as a script, and a header around the title. */
function ours(node) {
  if (node.type === "mdxjsEsm") return [];
  const isHeader = node.type === "mdxJsxFlowElement" && node.name === "header";
  return [isHeader ? { type: "element", tagName: "header", properties: {}, children: node.children } : node];
}

const options = {
  markdownConfig: {
    format: "mdx",
    mermaid: true,
    emoji: true,
    anchors: { maintainCase: false },
    mdx1Compat: { comments: true, admonitions: true, headingIds: true },
    hooks: { onBrokenMarkdownLinks: "ignore", onBrokenMarkdownImages: "ignore" },
  },
  admonitions: true,
  removeContentTitle: false,
  siteDir: ".",
  staticDirs: [],
  rehypePlugins: [keep],
};

/** Components of Docusaurus: a diagram is a place; a box and the title's header hold some. */
const holders = new Set(["admonition", "header"]);
const component = (node, note) => {
  if (node.tagName !== "mermaid") return undefined;
  note("code", String(node.properties.value), "mermaid");
  return "";
};

await each(async (page) => {
  const filePath = "page.md";
  const { frontMatter, content } = await DEFAULT_PARSE_FRONT_MATTER({ filePath, fileContent: page });
  await compileToJSX({ fileContent: content, filePath, frontMatter, options, compilerName: "client" });
  return [{ kind: "title", text: frontMatter.title }, ...places(tree, { component, holders })];
});
