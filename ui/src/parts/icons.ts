/**
 * The icons, as paths on a 16 grid with a 1.5 stroke. Plain paths instead of a sprite: five glyphs in each of 500 rows
 * would be 2,500 shadow trees. `fill` is the part that is solid.
 */
export const icons = {
  alert: { d: "M8 2.5 14 13H2zM8 6.5v3m0 1.75v.1" },
  archive: { d: "M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 8.5h3" },
  ask: { d: "M5.6 6.2c0-1.4 1-2.4 2.4-2.4s2.4.9 2.4 2.2c0 1.7-2.4 1.8-2.4 3.6M8 12.2v.1" },
  chat: { d: "M2.5 3.5h11v7.5H7.5l-3 2.5V11h-2z" },
  check: { d: "m3.5 8.5 3 3 6-7" },
  clip: { d: "m13 7.4-5 5a3 3 0 0 1-4.2-4.2l5.4-5.4a2 2 0 0 1 2.8 2.8L6.8 10.8a1 1 0 0 1-1.4-1.4l4.6-4.6" },
  clock: { d: "M2.25 8a5.75 5.75 0 1 0 11.5 0 5.75 5.75 0 1 0-11.5 0M8 4.75V8l2.25 1.5" },
  cross: { d: "m4.25 4.25 7.5 7.5m0-7.5-7.5 7.5" },
  dash: { d: "M4 8h8" },
  down: { d: "m4.5 6.5 3.5 3.5 3.5-3.5" },
  up: { d: "m4.5 9.5 3.5-3.5 3.5 3.5" },
  eye: { d: "M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8zM6.25 8a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 1 0-3.5 0" },
  file: { d: "M4 2h5l3 3v9H4zM9 2v3h3" },
  flag: { d: "M3.75 14V2.5h8.5l-2 3 2 3h-8.5" },
  half: { d: "M2.75 8a5.25 5.25 0 1 0 10.5 0 5.25 5.25 0 1 0-10.5 0", fill: "M8 2.75a5.25 5.25 0 0 1 0 10.5z" },
  home: { d: "M2.75 7 8 2.75 13.25 7v6.25H9.75v-3.5h-3.5v3.5h-3.5z" },
  panel: { d: "M3.75 3h8.5a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-8.5a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 3.75 3zM10 3v10" },
  pause: { d: "M5.75 3.75v8.5m4.5-8.5v8.5" },
  play: { d: "M5.5 3.5v9l7-4.5z" },
  plus: { d: "M8 3.5v9M3.5 8h9" },
  redo: { d: "M10.5 3l2.75 2.75L10.5 8.5M13 5.75H7a3.6 3.6 0 0 0 0 7.25h3" },
  search: { d: "M2.75 7a4.25 4.25 0 1 0 8.5 0 4.25 4.25 0 1 0-8.5 0M10.25 10.25l3 3" },
  shield: { d: "M8 1.9 13 3.7v4c0 3-2.1 5.2-5 6.4-2.9-1.2-5-3.4-5-6.4v-4z" },
  undo: { d: "M5.5 3 2.75 5.75 5.5 8.5M3 5.75h6a3.6 3.6 0 0 1 0 7.25H6" },
  wait: { d: "M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3 3 3.5 3 5.5s-3 2.5-3 5.5M11 2.5c0 3-3 3.5-3 5.5s3 2.5 3 5.5" },
} as const satisfies Record<string, { d: string; fill?: string }>;

export type IconName = keyof typeof icons;
