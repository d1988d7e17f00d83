// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { now, sleepUntil } from '../clock.ts';
import type { SampleLog } from '../stats.ts';
import type { SubjectSession } from '../subjects/subject.ts';
import { type FrameFormat, frameMs, samplesPerFrame, toneFrames } from './frames.ts';

/**
 * Pushes `frames` frames of 20 ms into each session in real time, with the sessions spread evenly over the 20 ms. With
 * `log`, returns per session when each frame was pushed, counted in samples at 24 kHz from `before` on.
 */
export async function pushInRealTime(
  sessions: readonly SubjectSession[],
  {
    frames,
    format,
    log,
    before,
  }: { frames: number; format: FrameFormat; log: boolean; before: readonly number[] },
): Promise<SampleLog[]> {
  const tone = toneFrames(format);
  const logs = sessions.map((): SampleLog => ({ at: [], samples: [] }));
  const start = now() + 2;
  for (let tick = 0; tick < frames; tick++) {
    const frame = tone[tick % tone.length];
    if (!frame) throw new Error('the tone has no frames');
    for (const [index, session] of sessions.entries()) {
      const due = start + (tick + index / sessions.length) * frameMs;
      if (due - now() > 0.5) await sleepUntil(due);
      if (log) {
        logs[index]?.at.push(now());
        logs[index]?.samples.push((before[index] ?? 0) + (tick + 1) * samplesPerFrame);
      }
      session.pushAudio(frame);
    }
  }
  return logs;
}
