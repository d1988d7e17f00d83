// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';

/**
 * The longest frame handed to the framework, milliseconds. Playout is cleared only between frames, so a frame's
 * length is how long an agent goes on speaking over its caller.
 */
export const FRAME_MS = 20;

/**
 * Cuts samples into frames of at most 20 ms. Each owns its memory from offset 0, because `AudioFrame` hands the
 * whole underlying buffer to native code and ignores a typed array's offset (rtc-node 0.13.35).
 */
export function toFrames(samples: Int16Array, sampleRate: number): AudioFrame[] {
  const size = (sampleRate * FRAME_MS) / 1000;
  const frames: AudioFrame[] = [];
  for (let start = 0; start < samples.length; start += size) {
    const piece = samples.slice(start, start + size);
    frames.push(new AudioFrame(piece, sampleRate, 1, piece.length));
  }
  return frames;
}
