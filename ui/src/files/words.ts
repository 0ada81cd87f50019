/** How the dialogs about files say large numbers. Pure. */
export function grouped(n: number): string {
  return n.toLocaleString("en-GB");
}
