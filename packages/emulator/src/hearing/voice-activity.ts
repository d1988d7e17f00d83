// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FvadModule } from '@echogarden/fvad-wasm';

/** Sample rate of the detector, in Hz. */
export const HEARING_RATE = 16_000;
/** Length of one decision, in milliseconds. */
export const FRAME_MS = 20;
/** Samples in one decision. */
export const FRAME_SAMPLES = (HEARING_RATE * FRAME_MS) / 1000;

/** Decides for each 20 ms frame whether it contains voice. */
export interface VoiceActivity {
  /** `threshold` is the session's, 0 to 1. */
  setThreshold(threshold: number): void;
  /** `frame` is 320 samples at 16 kHz. */
  isVoice(frame: Int16Array): boolean;
  free(): void;
}

let loading: Promise<FvadModule> | undefined;

/**
 * Loads the WebRTC detector once per process and returns a factory of detectors; the import is dynamic because its
 * package is ESM only.
 */
export async function loadVoiceActivity(): Promise<() => VoiceActivity> {
  loading ??= import('@echogarden/fvad-wasm').then((module) => module.default());
  const fvad = await loading;
  return () => createVoiceActivity(fvad);
}

/** The service's thresholds that correspond to WebRTC's four aggressiveness levels; 0.5, the default, is the third. */
function modeFor(threshold: number): 0 | 1 | 2 | 3 {
  if (threshold < 0.25) return 0;
  if (threshold < 0.5) return 1;
  return threshold < 0.8 ? 2 : 3;
}

/**
 * Minimum root mean square of a frame, below which the detector is not called at all: −60 dBFS at threshold 0, −40 at
 * 1.
 */
function floorFor(threshold: number): number {
  return 32_768 * 10 ** ((-60 + 20 * threshold) / 20);
}

/** A separate detector for one session; `free` it when the session ends. */
function createVoiceActivity(fvad: FvadModule): VoiceActivity {
  const instance = fvad._fvad_new();
  const memory = fvad._malloc(FRAME_SAMPLES * 2);
  fvad._fvad_set_sample_rate(instance, HEARING_RATE);
  let floor = floorFor(0.5);
  fvad._fvad_set_mode(instance, modeFor(0.5));
  let freed = false;
  return {
    setThreshold(threshold) {
      floor = floorFor(threshold);
      fvad._fvad_set_mode(instance, modeFor(threshold));
    },
    isVoice(frame) {
      if (freed) return false;
      fvad.HEAP16.set(frame, memory / 2);
      const voiced = fvad._fvad_process(instance, memory, FRAME_SAMPLES) === 1;
      return voiced && rootMeanSquare(frame) >= floor;
    },
    free() {
      if (freed) return;
      freed = true;
      fvad._fvad_free(instance);
      fvad._free(memory);
    },
  };
}

/** Loudness of samples on the int16 scale; 0 for none. */
export function rootMeanSquare(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
