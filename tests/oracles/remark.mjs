/** Reads Markdown as remark with remark-gfm does, and its HTML as a browser does. */

import rehypeRaw from "rehype-raw";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { each, places } from "./places.mjs";
import { body } from "./front.mjs";

const remark = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw);

await each(async (page) => {
  const { title, text } = body(page);
  return [...title, ...places(await remark.run(remark.parse(text)))];
});
