// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];
/** Windows of 20 ms. */
const WINDOWS_A_SECOND = 50;

/** The maximum number of windows in a 100 ms tone. If a busy machine plays one in two pieces, it still counts as one. */
const IN_A_TONE = 5;

/** The keys whose tones are heard, each once per tone: a Goertzel receiver, window by window. */
export function pressed(samples: Int16Array, rate: number): string {
  const size = rate / WINDOWS_A_SECOND;
  const tones: { key: string; windows: number; lastAt: number }[] = [];
  for (let i = 0; (i + 1) * size <= samples.length; i += 1) {
    const key = keyIn(samples.subarray(i * size, (i + 1) * size), rate);
    if (key === '') continue;
    const tone = tones.at(-1);
    if (tone?.key === key && (i === tone.lastAt + 1 || tone.windows < IN_A_TONE - 1)) {
      Object.assign(tone, { windows: tone.windows + 1, lastAt: i });
    } else tones.push({ key, windows: 1, lastAt: i });
  }
  return tones
    .reduce<typeof tones>((whole, tone) => {
      const before = whole.at(-1);
      // The rest of a tone after a gap.
      if (before?.key === tone.key && before.windows + tone.windows <= IN_A_TONE)
        before.windows += tone.windows;
      else whole.push(tone);
      return whole;
    }, [])
    .map(({ key }) => key)
    .join('');
}

function keyIn(window: Int16Array, rate: number): string {
  const energy = window.reduce((sum, sample) => sum + sample * sample, 0);
  if (energy < 1e5 * window.length) return '';
  const power = (hz: number): number => goertzel(window, hz, rate);
  const [row, low] = strongest(ROWS.map(power));
  const [column, high] = strongest(COLUMNS.map(power));
  // Both tones together are nearly all of the energy.
  return ((low + high) * 2) / window.length > 0.8 * energy ? (KEYS[row]?.[column] ?? '') : '';
}

function strongest(powers: readonly number[]): [index: number, power: number] {
  const most = Math.max(...powers);
  return [powers.indexOf(most), most];
}

function goertzel(window: Int16Array, hz: number, rate: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let [before, last] = [0, 0];
  for (const sample of window) [before, last] = [last, sample + factor * last - before];
  return last * last + before * before - factor * last * before;
}
