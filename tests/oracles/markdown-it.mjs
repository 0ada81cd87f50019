/**
 * Reads Markdown as markdown-it does, with HTML and addresses that link themselves.
 *
 * Azure DevOps reads its wikis with markdown-it; what it adds (work items, pull requests, mentions) is its own.
 */

import { fromHtml } from "hast-util-from-html";
import MarkdownIt from "markdown-it";
import { body } from "./front.mjs";
import { each, places } from "./places.mjs";

const markdown = new MarkdownIt({ html: true, linkify: true });

await each((page) => {
  const { title, text } = body(page);
  return [...title, ...places(fromHtml(markdown.render(text), { fragment: true }))];
});
