/** A layout while it is edited: its sections in order, each shown or hidden. What stands in a section is core's. */
export interface Line { id: string; title: string; text: string; shown: boolean }

/** The sections of a layout first, in its order; those it does not know yet follow where core puts them. */
export function linesOf(known: readonly { id: string; title: string; text: string }[], layout: { sections: readonly string[]; hidden: readonly string[] } | null): Line[] {
  const place = (id: string) => {
    const at = layout?.sections.indexOf(id) ?? -1;
    return at < 0 ? Infinity : at;
  };
  return known
    .map(({ id, title, text }) => ({ id, title, text, shown: !layout?.hidden.includes(id) }))
    .sort((a, b) => (place(a.id) === place(b.id) ? 0 : place(a.id) - place(b.id)));
}

/** The same lines with one moved up or down; itself where it stands at the end already. */
export function moved(lines: readonly Line[], at: number, by: 1 | -1): Line[] {
  const to = at + by;
  const all = [...lines];
  const [line] = to < 0 || to >= all.length ? [] : all.splice(at, 1);
  if (line) all.splice(to, 0, line);
  return all;
}
