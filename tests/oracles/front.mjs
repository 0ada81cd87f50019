/** Front matter: these wikis take it away before they read Markdown, and show its title. */

import { load } from "js-yaml";

/** The title as a place, and the text below the front matter. */
export function body(page) {
  const end = page.startsWith("---\n") ? page.indexOf("\n---\n", 3) : -1;
  if (end < 0) return { title: [], text: page };
  const { title } = load(page.slice(4, end));
  return { title: [{ kind: "title", text: title }], text: page.slice(end + 5) };
}
