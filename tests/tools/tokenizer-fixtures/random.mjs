// Seeded, so that the fixtures are the same on every machine.
let state = 20240607;

export function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

export const below = n => Math.floor(random() * n);
export const pick = list => list[below(list.length)];
export const many = (n, make) => Array.from({ length: n }, make);
