// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily } from '@voicelive-kit/protocol';
import type { Call } from '../scenario/scenario.ts';
import type { Pace } from './context.ts';
import { argueSteps, type Step } from './steps.ts';
import { timingBetween, type Timing } from './timing.ts';

export interface PlanInput {
  family: ModelFamily;
  pace: Pace;
  /** The speech; `totalMs` is 0 for a text answer. */
  text: string | undefined;
  spoken: { totalMs: number; timing: Timing } | undefined;
  /** The speech moves a face but is not played: the answer is text, with the times of the speech. */
  mute?: true;
  calls: readonly Call[];
  /** Plans what the service calls itself; undefined for a function of the client. */
  planRemote?: (call: Call) => Step[] | undefined;
  /** One transcript delta instead of many, as for a pre-generated message. */
  verbatim: boolean;
  /** The message is a filler. */
  filler?: true;
  /** Insert the transcript of the user's speech. */
  heard: boolean;
}

/** Milliseconds of audio in one delta, according to captures of both families. */
const CHUNK_MS = { native: 260, cascaded: 400 } as const;
/** Transcript deltas before the first audio. */
const TEXT_LEAD = { native: 3, cascaded: 6 } as const;
/** Milliseconds between audio deltas at the fast pace. */
const FAST_GAP_MS = 4;
/** Audio deltas in a row without a pause: a client must be able to read them, or it counts as one that does not. */
const MOST_AT_ONCE = 100;

/** The whole course of a response, as plain data. */
export function planResponse(input: PlanInput): Step[] {
  const calls = input.calls.flatMap((call) => input.planRemote?.(call) ?? planCall(call, input.family));
  const body = [...planMessage(input), ...calls];
  return input.heard ? weave(body, [{ do: 'heard-delta' }, { do: 'heard' }]) : body;
}

/** Whether the delta comes just before or just after the first audio; without audio both come first. */
function weave(body: Step[], heard: Step[]): Step[] {
  const sound = body.findIndex((step) => step.do === 'sound');
  if (sound < 0) return [...heard, ...body];
  return [
    ...body.slice(0, sound),
    ...heard.slice(0, 1),
    ...body.slice(sound, sound + 1),
    ...heard.slice(1),
    ...body.slice(sound + 1),
  ];
}

function planMessage(input: PlanInput): Step[] {
  if (input.text === undefined) return [];
  const deltas = input.verbatim ? [input.text] : textDeltas(input.text);
  if (input.spoken === undefined) {
    return [openMessage('text', input), ...planText(deltas), { do: 'close' }];
  }
  if (input.mute) {
    const timing = timingBetween(input.spoken.timing, 0, input.spoken.totalMs, true);
    return [openMessage('text', input), ...planText(deltas), ...timing, { do: 'close' }];
  }
  return [openMessage('audio', input), ...planSound(input, input.spoken, deltas), { do: 'close' }];
}

function planText(deltas: readonly string[]): Step[] {
  return deltas.map((delta) => ({ do: 'write', delta }));
}

function openMessage(part: 'audio' | 'text', { filler }: PlanInput): Step {
  return { do: 'open-message', part, ...(filler && { filler }) };
}

/** Text leads the audio and is spread over it; timing events come just before the audio they describe. */
function planSound(input: PlanInput, spoken: NonNullable<PlanInput['spoken']>, deltas: string[]): Step[] {
  const chunkMs = CHUNK_MS[input.family];
  const chunks = Math.ceil(spoken.totalMs / chunkMs);
  const lead = Math.min(deltas.length, TEXT_LEAD[input.family]);
  const steps = deltas.slice(0, lead).map((delta): Step => ({ do: 'say', delta }));
  let said = lead;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const fromMs = chunk * chunkMs;
    const toMs = Math.min(spoken.totalMs, fromMs + chunkMs);
    steps.push(...timingBetween(spoken.timing, fromMs, toMs, chunk === chunks - 1));
    const waitMs = chunk === 0 ? 0 : gapMs(input.pace, chunkMs, chunk);
    steps.push({ do: 'sound', fromMs, toMs, waitMs });
    const due =
      chunk === chunks - 1
        ? deltas.length
        : lead + Math.ceil(((deltas.length - lead) * (chunk + 1)) / Math.max(1, chunks - 1));
    for (; said < Math.min(due, deltas.length); said += 1)
      steps.push({ do: 'say', delta: deltas[said] ?? '' });
  }
  return steps;
}

/** The pause before a delta, which is the `nth` (from 0) of its message. */
function gapMs(pace: Pace, chunkMs: number, nth: number): number {
  if (pace === 'instant') return nth % MOST_AT_ONCE === 0 ? 1 : 0;
  return pace === 'realtime' ? chunkMs : FAST_GAP_MS;
}

/** The steps of a call that the client sees. */
export function planCall(call: Call, family: ModelFamily): Step[] {
  return [{ do: 'open-call', call }, ...argueSteps(call, family), { do: 'close' }];
}

/** Splits a text into words, each with the space before it. */
export function textDeltas(text: string): string[] {
  return text.match(/\s*\S+/gu) ?? [];
}
