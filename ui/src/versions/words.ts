/** What two texts do not share, word by word. Pure. */
export interface Run { own: boolean; text: string }
/** More cells than this take too long to compare; then everything between what both begin and end with counts as different. */
const MOST = 4_000_000;

const wordsOf = (text: string) => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];

/** `text` in runs: what it has alone, and what stands in `other` too, in order. */
export function runs(text: string, other: string): Run[] {
  const a = wordsOf(text), b = wordsOf(other);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const shared = shares(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const found: Run[] = [];
  a.forEach((word, n) => {
    const alone = (at: number) => at >= head && at < a.length - tail && !shared[at - head];
    // The space between two words that stand here alone belongs to them.
    const own = alone(n) || (/^\s/.test(word) && n > 0 && alone(n - 1) && alone(n + 1));
    const last = found.at(-1);
    if (last && last.own === own) last.text += word;
    else found.push({ own, text: word });
  });
  return found;
}

/** Which words of `a` are in a longest common run of words with `b`. */
function shares(a: string[], b: string[]): boolean[] {
  const kept = a.map(() => false);
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST) return kept;
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) [kept[i], i, j] = [true, i + 1, j + 1];
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return kept;
}
