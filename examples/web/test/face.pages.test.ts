// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { FacePage } from './face-page/main.tsx';
import { useStand } from './use-stand.ts';

const page = useStand('face-page', ['--autoplay-policy=no-user-gesture-required']);

/** Triggers an event in the call that the page shows. */
async function happens<T>(what: (call: FacePage) => T): Promise<T> {
  return page().evaluate<T>(`(${what.toString()})(globalThis.call)`);
}

const viseme = (): Promise<string | null> => page().locator('.mouth').getAttribute('data-viseme');

/** A segment of two seconds that is partly reported, and heard after half a second. */
const says = (): Promise<number> =>
  happens((call) => {
    call.opens('a');
    call.tells({ type: 'start', soundMs: 100 });
    call.tells({
      type: 'visemes',
      visemes: [
        [50, 0],
        [300, 21],
        [500, 2],
        [700, 6],
        [3000, 0],
      ],
    });
    // The first audible sound is at 100.
    return call.sounds(true, 500) - 100;
  });

test('bars move with the voice until mouth positions arrive, and the mouth is decorative only', async () => {
  expect(await page().locator('.orb-bars').count()).toBe(1);
  expect(await page().locator('.mouth').count()).toBe(0);
  await says();
  await expect.poll(viseme).toBe('6');
  expect(await page().locator('.orb-bars').count()).toBe(0);
  expect(await page().locator('.mouth').getAttribute('aria-hidden')).toBe('true');
  expect(await page().getByRole('img').count()).toBe(0);
});

test('the mouth moves when its audio is heard, each position once and in order', async () => {
  const beginsAt = await says();
  await expect.poll(viseme).toBe('6');
  const moves = (await happens((call) => call.moves)).filter(({ viseme: id }) => id !== 0);
  expect(moves.map(({ viseme: id }) => id)).toEqual([21, 2, 6]);
  // Not earlier than it is heard, minus one frame and the length of a measurement; how much later depends on the
  // machine.
  for (const [index, offsetMs] of [300, 500, 700].entries()) {
    expect((moves[index]?.at ?? 0) - beginsAt).toBeGreaterThan(offsetMs - 60);
  }
});

test('the mouth closes at a cut, and positions reported for later audio are never shown', async () => {
  await says();
  await expect.poll(viseme).toBe('2');
  await happens((call) => {
    call.tells({ type: 'cut', offsetMs: 550 });
    call.sounds(false, 0);
  });
  await expect.poll(viseme).toBe('0');
  await page().waitForTimeout(500);
  expect((await happens((call) => call.moves)).map(({ viseme: id }) => id)).not.toContain(6);
});

test('the mouth stands still if the user prefers reduced motion', async () => {
  await page().emulateMedia({ reducedMotion: 'reduce' });
  await says();
  await page().locator('.mouth').waitFor();
  const drawn = await page().locator('.mouth path').getAttribute('d');
  await page().waitForTimeout(1300);
  expect(await page().locator('.mouth path').getAttribute('d')).toBe(drawn);
  expect((await happens((call) => call.moves)).map(({ viseme: id }) => id)).toEqual([0]);
});
