// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { PLAYED_AMPLITUDE } from './level.ts';

/** Pitch of the caller's speech in Hz: whole periods in a window, in the middle of what every codec preserves. */
const PITCH_HZ = 800;

/** The caller's speech: a tone with sharp ends, PCM16 mono. */
export function speech(ms: number, rate: number): Int16Array {
  const omega = (2 * Math.PI * PITCH_HZ) / rate;
  return Int16Array.from({ length: (ms * rate) / 1000 }, (_, i) =>
    Math.round(PLAYED_AMPLITUDE * Math.sin(omega * i)),
  );
}
