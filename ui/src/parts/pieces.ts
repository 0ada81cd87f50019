/** Which blocks of drawn HTML stay as they are when new ones come: those before and after the place that changed. */
export interface Piece { readonly html: string }

/** `blocks` as pieces; the same HTML at the start and at the end is the same object as before. */
export function keep(before: readonly Piece[], blocks: readonly string[]): readonly Piece[] {
  const most = Math.min(before.length, blocks.length);
  let head = 0;
  while (head < most && before[head]?.html === blocks[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail]?.html === blocks[blocks.length - 1 - tail]) tail++;
  const fresh = blocks.slice(head, blocks.length - tail).map((html) => ({ html }));
  return [...before.slice(0, head), ...fresh, ...before.slice(before.length - tail)];
}
