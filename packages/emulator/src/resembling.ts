// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The known value that was probably meant, as the end of a message; empty if none resembles the given one. */
export function resembling(given: unknown, known: readonly unknown[]): string {
  if (typeof given !== 'string') return '';
  const names = known.filter((name) => typeof name === 'string');
  const meant = misspelt(given, names) ?? abbreviated(given, names);
  return meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
}

/** The nearest name of which at most two letters differ, and a third remain. */
function misspelt(given: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = 3;
  for (const name of names) {
    const changes = changesBetween(given.toLowerCase(), name.toLowerCase());
    if (changes >= fewest || changes * 3 > Math.max(given.length, name.length) * 2) continue;
    nearest = name;
    fewest = changes;
  }
  return nearest;
}

/** The only name that begins with the same three letters and becomes the given word when letters are left out. */
function abbreviated(given: string, names: readonly string[]): string | undefined {
  const short = given.toLowerCase();
  if (short.length < 3) return undefined;
  const [found, ...others] = names.filter((name) => {
    const long = name.toLowerCase();
    return long.startsWith(short.slice(0, 3)) && isLeftOf(short, long);
  });
  return others.length === 0 ? found : undefined;
}

/** True if the letters of one word are in the other, in this order. */
function isLeftOf(short: string, long: string): boolean {
  let at = -1;
  return Array.from(short).every((letter) => {
    at = long.indexOf(letter, at + 1);
    return at >= 0;
  });
}

/** How many letters must be changed, added or removed to make one word the other. */
function changesBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    let corner = index;
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const above = row[at + 1] ?? 0;
      next.push(Math.min(above + 1, (next[at] ?? 0) + 1, corner + (letter === other[at] ? 0 : 1)));
      corner = above;
    }
    row = next;
  }
  return row.at(-1) ?? Infinity;
}
