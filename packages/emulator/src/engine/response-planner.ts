// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { encodeSpeech } from '../speech/output-format.ts';
import { durationMs, type Speech } from '../speech/speech.ts';
import type { Reply } from '../answers/scenario.ts';
import type { EngineContext } from './context.ts';
import { planResponse, type Step } from './response-plan.ts';
import type { ResponseRequest } from './responses.ts';
import { timingOf, type Timing } from './timing.ts';
import { isAzureVoice } from './voices.ts';

/** The whole course of a response, its speech made. */
export async function planAnswer(context: EngineContext, request: ResponseRequest): Promise<Step[]> {
  const heard = request.heard !== undefined && !request.heard.late;
  return planReply(context, request, request.reply, heard);
}

/** What one reply contributes: its message, then its calls. */
async function planReply(
  context: EngineContext,
  request: ResponseRequest,
  reply: Reply,
  heard: boolean,
): Promise<Step[]> {
  const { family, pace } = context;
  const text = reply.say ?? (reply.audio === undefined ? undefined : '');
  const aloud =
    request.modalities.includes('audio') &&
    !(request.verbatim && family === 'native' && !isAzureVoice(request.voice)) &&
    !context.faults.take('text-only-reply');
  const speech = text !== undefined && aloud ? await context.speak(reply, text) : undefined;
  const steps = planResponse({
    family,
    pace,
    text,
    spoken: speech && spokenBy(context, request, speech),
    calls: reply.call ?? [],
    verbatim: request.verbatim,
    heard,
  });
  if (speech === undefined) return steps;
  return [{ do: 'use-sound', sound: encodeSpeech(speech.samples, request.format) }, ...steps];
}

function spokenBy(
  { session }: EngineContext,
  { voice }: ResponseRequest,
  { samples, words }: Speech,
): { totalMs: number; timing: Timing } {
  const totalMs = durationMs(samples);
  return { totalMs, timing: timingOf(session, voice, words, totalMs) };
}
