/** The line of a small trend. Pure. */

/** The sparkline on a 72 by 20 field, 0 to 100 for all rows; only the last six weeks' points are drawn. */
export function sparkline(values: number[]): { path: string; x: number; y: number } | null {
  if (values.length < 2) return null;
  const points = values.map((value, n) => [2 + (66 * n) / (values.length - 1), 18 - (16 * Math.min(100, Math.max(0, value))) / 100] as const);
  const [x, y] = points.at(-1) ?? [0, 0];
  return { path: `M${points.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join(" ")}`, x, y };
}
