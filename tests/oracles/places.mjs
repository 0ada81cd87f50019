/**
 * What a reader of a page finds on it: the text of every place, in order.
 *
 * Takes HTML as a tree. A place is a heading, a paragraph, a cell, an item, a block of code, or a piece of a
 * line with a meaning of its own (a link, bold words). An element that no writer of ours asks for is a place
 * too: text that turned into one has not been read as text.
 */

/** Elements that hold places and are none themselves. */
const HOLDERS = new Set([
  "html", "head", "body", "div", "section", "table", "thead", "tbody", "tr", "ul", "ol", "blockquote",
  "details", "label", "span",
]);

const BLOCKS = {
  h1: "h1", h2: "h2", h3: "h3", h4: "h4", h5: "h5", h6: "h6",
  p: "p", th: "cell", td: "cell", li: "item", summary: "p", pre: "code", dt: "other", dd: "other",
};

const PIECES = { strong: "strong", b: "strong", em: "em", i: "em", del: "del", s: "del" };

/** Below an item these are places of their own, and no part of its text. */
const APART = new Set(["ul", "ol", "blockquote", "pre", "table", "details", "div"]);

/**
 * The places of a tree.
 *
 * A tool says which elements are its own: `component` gives the words of one, or undefined for any other;
 * `holders` are further elements that hold places.
 */
export function places(tree, { component = () => undefined, holders = new Set() } = {}) {
  const found = [];
  visit(tree, false);
  return found;

  function visit(node, inBlock) {
    for (const child of node.children ?? []) {
      if (child.type === "element") element(child, inBlock);
      else if (child.type.startsWith("mdx")) note("other", child.type);
      // Words outside every block have lost theirs.
      else if (child.type === "text" && !inBlock && child.value.trim() !== "") note("loose", child.value);
    }
  }

  function element(node, inBlock) {
    const tag = node.tagName;
    if (component(node, note) !== undefined) return;
    if (tag === "br") return;
    if (tag === "input") return note("box", "checked" in node.properties && node.properties.checked !== false ? "x" : " ");
    if (tag === "hr") return note("rule", "");
    if (tag === "img") return note("picture", String(node.properties.alt ?? ""), node.properties.src);
    if (tag === "a" && node.properties.href === undefined) return visit(node, inBlock);
    if (tag === "a") note("link", text(node), node.properties.href);
    else if (tag === "pre") return note("code", text(node), language(node));
    else if (tag === "p" && inBlock) {
      // The text of a loose item or a cell stands in a paragraph, which is not another place.
    } else if (BLOCKS[tag] !== undefined) {
      note(BLOCKS[tag], text(node));
      return visit(node, true);
    } else if (PIECES[tag] !== undefined) note(PIECES[tag], text(node));
    else if (tag === "blockquote" || tag === "details") return visit(node, false);
    else if (!HOLDERS.has(tag) && !holders.has(tag)) note("other", `${tag} ${text(node)}`);
    visit(node, inBlock);
  }

  function note(kind, words, to) {
    found.push(to === undefined ? { kind, text: words } : { kind, text: words, to });
  }

  function text(node) {
    let words = "";
    for (const child of node.children ?? []) {
      if (child.type === "text") words += child.value;
      else if (child.type !== "element") continue;
      else if (child.tagName === "br") words += "\n";
      else if (component(child, () => {}) !== undefined) words += component(child, () => {});
      else if (!(node.tagName === "li" && APART.has(child.tagName))) words += text(child);
    }
    return words;
  }

  /** The language of a block of code, as CommonMark puts it into HTML. */
  function language(node) {
    const code = (node.children ?? []).find((child) => child.tagName === "code");
    const names = [code?.properties?.className ?? []].flat();
    const name = names.find((name) => String(name).startsWith("language-"));
    return name === undefined ? undefined : String(name).slice("language-".length);
  }
}

/** Takes the pages from standard input and prints what `read` finds on all of them. */
export async function all(read) {
  let input = "";
  for await (const piece of process.stdin.setEncoding("utf8")) input += piece;
  process.stdout.write(JSON.stringify(await read(JSON.parse(input))));
}

/** The same where each page is read by itself. */
export function each(read) {
  return all(async (pages) => {
    const found = [];
    for (const page of pages) found.push(await read(page));
    return found;
  });
}
