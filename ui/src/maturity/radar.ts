/** The geometry of the profile: points on a wheel of axes, from 1 in the middle to 5 at the rim. Pure. */
export interface Axis { id: string; title: string; now: number | null; was: number | null }
export interface Placed { x: number; y: number; anchor: "start" | "middle" | "end" }

const WIDTH = 288, HEIGHT = 190, CENTRE = { x: WIDTH / 2, y: 94 }, RADIUS = 70, LABEL = 80;
export const BOX = `0 0 ${WIDTH} ${HEIGHT}`;
const STEPS = 5;

function at(n: number, of: number, radius: number): { x: number; y: number } {
  const angle = (2 * Math.PI * n) / of - Math.PI / 2;
  return { x: CENTRE.x + radius * Math.cos(angle), y: CENTRE.y + radius * Math.sin(angle) };
}
const text = ({ x, y }: { x: number; y: number }) => `${x.toFixed(1)},${y.toFixed(1)}`;

/** An outline through the values, 0 to 5; an axis without a value goes through the middle. */
export function outline(values: (number | null)[]): string {
  return values.map((value, n) => text(at(n, values.length, (RADIUS * Math.min(STEPS, Math.max(0, value ?? 0))) / STEPS))).join(" ");
}
export function webs(of: number): string[] {
  return Array.from({ length: STEPS }, (_, n) => outline(Array.from({ length: of }, () => n + 1)));
}
export function spokes(of: number): { x1: number; y1: number; x2: number; y2: number }[] {
  return Array.from({ length: of }, (_, n) => {
    const end = at(n, of, RADIUS);
    return { x1: CENTRE.x, y1: CENTRE.y, x2: Number(end.x.toFixed(1)), y2: Number(end.y.toFixed(1)) };
  });
}
/** Where the name of an axis stands, and which end of it. */
export function label(n: number, of: number): Placed {
  const point = at(n, of, LABEL);
  const off = point.x - CENTRE.x;
  return { x: Number(point.x.toFixed(1)), y: Number((point.y + 3).toFixed(1)), anchor: Math.abs(off) < 4 ? "middle" : off > 0 ? "start" : "end" };
}
