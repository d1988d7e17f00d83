// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Hz, by row and column of the keypad (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = ['123A', '456B', '789C', '*0#D'];

/** Length of a tone and of the silence after it, milliseconds; ITU-T Q.24 requires 40 or more of each. */
const TONE_MS = 100;
const PAUSE_MS = 60;
/** Fades a tone in and out, milliseconds, so that it does not click. */
const RAMP_MS = 4;
/** Amplitude of each of the two tones: together −6 dB of full scale. */
const AMPLITUDE = 0.25 * 32_767;

/** The tones of digits as audio: carriers of media streams accept no digits as messages. */
export function dtmfTones(digits: string, sampleRate: number): Int16Array {
  const tone = Math.round((TONE_MS * sampleRate) / 1000);
  const step = tone + Math.round((PAUSE_MS * sampleRate) / 1000);
  const ramp = (RAMP_MS * sampleRate) / 1000;
  const samples = new Int16Array(digits.length * step);
  digits.split('').forEach((digit, at) => {
    const row = KEYS.findIndex((keys) => keys.includes(digit));
    const [low = 0, high = 0] = [ROWS[row], COLUMNS[KEYS[row]?.indexOf(digit) ?? -1]];
    for (let i = 0; i < tone; i += 1) {
      const loud = AMPLITUDE * Math.min(1, i / ramp, (tone - i) / ramp);
      const turn = (2 * Math.PI * i) / sampleRate;
      samples[at * step + i] = Math.round(loud * (Math.sin(low * turn) + Math.sin(high * turn)));
    }
  });
  return samples;
}
