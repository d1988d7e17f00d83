// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The usual rates of speech and sound cards, Hz: every pair of these is tested. */
export const USUAL_RATES = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];

/** Other rates of devices and files, and some without a common divisor with any, Hz: tested against 24 and 48 kHz. */
export const OTHER_RATES = [8001, 37800, 44099, 88200, 96000, 176400, 191999, 192000];

/** Every tested pair of different rates, Hz. */
export const PAIRS: { from: number; to: number }[] = [
  ...USUAL_RATES.flatMap((from) => USUAL_RATES.map((to) => ({ from, to }))),
  ...OTHER_RATES.flatMap((rate) =>
    [24_000, 48_000].flatMap((usual) => [
      { from: rate, to: usual },
      { from: usual, to: rate },
    ]),
  ),
].filter(({ from, to }) => from !== to);
