/** The geometry of a team's trend: one place for each assessment, from 1 below to 5 above. Pure. */
export const BOX = { width: 640, height: 168, left: 26, right: 14, top: 12, bottom: 30 } as const;
const MOST = 5, LEAST = 1;

export function x(n: number, of: number): number {
  const room = BOX.width - BOX.left - BOX.right;
  return of < 2 ? BOX.left + room / 2 : BOX.left + (room * n) / (of - 1);
}
export function y(value: number): number {
  const held = Math.min(MOST, Math.max(LEAST, value));
  return BOX.top + ((BOX.height - BOX.top - BOX.bottom) * (MOST - held)) / (MOST - LEAST);
}
/** A line through the values; what is missing leaves a hole. */
export function line(values: (number | null)[]): string {
  let path = "", pen = false;
  values.forEach((value, n) => {
    if (value === null) return void (pen = false);
    path += `${pen ? "L" : "M"}${x(n, values.length).toFixed(1)} ${y(value).toFixed(1)} `;
    pen = true;
  });
  return path.trim();
}
/** Which places carry a label, so that none runs into the next. */
export function labelled(n: number, of: number): boolean {
  const every = Math.ceil(of / 8);
  return (of - 1 - n) % every === 0;
}
