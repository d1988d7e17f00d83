// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How long audio may lag behind its words; after that it is not heard here, and words are shown as they arrive. */
const SOUND_MS = 600;
/** No word is held back longer than this: late words are better than none. */
const LONGEST_MS = 1000;
const LOOK_MS = 30;

/**
 * Resolves when a word is heard. Words arrive over the network before their audio, which waits in the browser's buffer.
 * @param openedAt - when the first word of the speech arrived, in milliseconds of the page's clock.
 * @param heardAt - when the speech was first heard, if it has been.
 */
export async function untilHeard(
  atMs: number,
  openedAt: number,
  heardAt: () => number | undefined,
): Promise<void> {
  const cameAt = performance.now();
  for (;;) {
    const heard = heardAt();
    const due = heard === undefined ? openedAt + SOUND_MS : heard + atMs;
    const waitMs = Math.min(due, cameAt + LONGEST_MS) - performance.now();
    if (waitMs <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, heard === undefined ? LOOK_MS : waitMs));
  }
}
