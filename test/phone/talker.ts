// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';
import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { PhoneCall } from './telephone.ts';

/** The outcome of one reply: all in milliseconds, times of `performance.now()`. */
export interface Reply {
  /** The value of all its samples. */
  value: number;
  beganAt: number;
  interruptedAt: number;
  /** How much of it was heard, according to the framework. */
  toldMs: number;
}

export interface Plan {
  replyMs: number;
  /** From its beginning to its interruption. */
  afterMs: number;
  pauseMs: number;
}

/** Speaks one reply after the other, each of one sample value, and is interrupted in each. */
export async function talk(call: PhoneCall, plans: readonly Plan[]): Promise<Reply[]> {
  const { output } = call;
  const replies: Reply[] = [];
  const ends: { playbackPosition: number; interrupted: boolean }[] = [];
  output.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, (event: (typeof ends)[number]) => ends.push(event));
  for (const [i, { replyMs, afterMs, pauseMs }] of plans.entries()) {
    await pause(pauseMs);
    const value = valueOf(i);
    const interruption = new AbortController();
    const beganAt = performance.now();
    const saying = say(call, value, replyMs, interruption.signal);
    await pause(afterMs);
    interruption.abort();
    const interruptedAt = performance.now();
    output.clearBuffer();
    await saying;
    const end = ends.shift();
    if (end?.interrupted)
      replies.push({ value, beganAt, interruptedAt, toldMs: end.playbackPosition * 1000 });
  }
  // The last of it is in transit.
  await pause(300);
  return replies;
}

/** Far enough apart for μ-law, and from silence. */
export function valueOf(reply: number): number {
  return 2000 * (reply + 1);
}

/** Like the framework: waits for each frame, and stops when it is interrupted. */
async function say(
  { output, format }: PhoneCall,
  value: number,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const count = format.sampleRate / 50;
  for (let said = 0; said < ms && !signal.aborted; said += 20) {
    const frame = new AudioFrame(new Int16Array(count).fill(value), format.sampleRate, 1, count);
    await output.captureFrame(frame);
  }
  if (!signal.aborted) output.flush();
}
