// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';

/** What a microphone delivers: rate in Hz and number of interleaved channels. */
export interface FrameFormat {
  rate: number;
  channels: number;
  /** Nothing but zeros. */
  silent?: boolean;
}

/** Length of each frame pushed, and its samples once it is 24 kHz mono. */
export const frameMs = 20;
export const samplesPerFrame = 480;

/** The frequency of the tone, in Hz: whole periods in a frame. */
export const toneHz = 300;

/** One second of the tone in 20 ms frames, each with its own buffer, as a room delivers them. */
export function toneFrames({ rate, channels, silent = false }: FrameFormat): AudioFrame[] {
  const perChannel = (rate * frameMs) / 1000;
  return Array.from({ length: 1000 / frameMs }, (_, index) => {
    const data = new Int16Array(perChannel * channels);
    for (let i = 0; i < (silent ? 0 : perChannel); i++) {
      const time = (index * perChannel + i) / rate;
      data.fill(Math.round(8000 * Math.sin(2 * Math.PI * toneHz * time)), i * channels, (i + 1) * channels);
    }
    return new AudioFrame(data, rate, channels, perChannel);
  });
}
