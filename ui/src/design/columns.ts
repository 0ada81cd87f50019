/** How values of each kind are asked for: the keys a touch keyboard offers, the room they need, and whether they may be long. */
import type { ColumnType, ColumnView } from "../gen/api";

interface Shape { long: boolean; keys: "text" | "decimal" | "numeric"; rem: number }
const SHAPES: Record<ColumnType, Shape> = {
  text: { long: true, keys: "text", rem: 11 },
  link: { long: true, keys: "text", rem: 11 },
  person: { long: true, keys: "text", rem: 9 },
  number: { long: false, keys: "decimal", rem: 6 },
  percent: { long: false, keys: "decimal", rem: 6 },
  duration: { long: false, keys: "text", rem: 6.5 },
  date: { long: false, keys: "numeric", rem: 7.5 },
  choice: { long: false, keys: "text", rem: 5.5 },
};
export const shapeOf = (kind: ColumnType): Shape => SHAPES[kind];

/** The room of a column, in rem: its values, and its title on at most two lines. */
export function room(column: ColumnView): number {
  const longest = Math.max(0, ...column.choices.map((choice) => choice.length)) * 0.45 + 2.25;
  return Math.max(SHAPES[column.kind].rem, column.kind === "choice" ? Math.min(longest, 12) : 0, column.title.length * 0.25 + 1.5);
}
