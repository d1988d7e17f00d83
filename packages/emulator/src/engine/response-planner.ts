// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { END_CONVERSATION, mayEndConversation } from '@voicelive-kit/protocol';
import { isSearch, remoteKindOf } from '../conversation/remote-items.ts';
import type { Call, Reply } from '../scenario/scenario.ts';
import { isAzureVoice, movesMouth } from '../settings/voices.ts';
import { encodeSpeech } from '../speech/output-format.ts';
import { durationMs, type Speech } from '../speech/speech.ts';
import { planConsultation } from './consultation.ts';
import type { EngineContext } from './context.ts';
import { needsApproval, planRemoteCall } from './remote-plan.ts';
import { planCall, planResponse } from './response-plan.ts';
import type { ResponseRequest } from './response-request.ts';
import type { Step } from './steps.ts';
import { timingOf, type Timing } from './timing.ts';

/** The whole course of a response, with its speech synthesized. */
export async function planAnswer(context: EngineContext, request: ResponseRequest): Promise<Step[]> {
  const heard = request.heard !== undefined && !request.heard.late;
  const answer = await planReply(context, request, request.reply, heard);
  const { first, beforeCalls, afterCalls } = request.fillers ?? {};
  const filler = (text: string | undefined): Promise<Step[]> =>
    text === undefined ? Promise.resolve([]) : planFiller(context, request, text);
  const firstCall = answer.findIndex((step) => step.do === 'open-remote');
  const calls = firstCall < 0 ? answer.length : firstCall;
  return [
    ...(request.reply.subagent ? planConsultation(context, request.reply.subagent) : []),
    ...(await filler(first?.text)),
    ...later(answer.slice(0, calls), first?.thenMs),
    ...(await filler(beforeCalls)),
    ...answer.slice(calls),
    ...(await filler(afterCalls)),
  ];
}

/** A filler inside the response. */
async function planFiller(context: EngineContext, request: ResponseRequest, text: string): Promise<Step[]> {
  return planReply(context, { ...request, verbatim: true, filler: true }, { say: text }, false);
}

/** The same steps, some milliseconds later. */
function later(steps: Step[], ms = 0): Step[] {
  const [first, ...rest] = steps;
  return first === undefined ? [] : [{ ...first, waitMs: (first.waitMs ?? 0) + ms }, ...rest];
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
  const mute = !request.modalities.includes('audio') && movesFace(context, request);
  const aloud =
    (request.modalities.includes('audio') || mute) &&
    !(request.verbatim && !request.aloud && family === 'native' && !isAzureVoice(request.voice)) &&
    !context.faults.take('text-only-reply');
  const speech = text !== undefined && aloud ? await context.speak(reply, text) : undefined;
  const steps = planResponse({
    family,
    pace,
    text,
    spoken: speech && spokenBy(context, request, speech),
    ...(mute && { mute }),
    calls: reply.call ?? [],
    planRemote: (call) => planRemote(context, call),
    verbatim: request.verbatim,
    heard,
    ...(request.filler && { filler: true }),
  });
  const sound: Step[] =
    speech === undefined ? [] : [{ do: 'use-sound', sound: encodeSpeech(speech.samples, request.format) }];
  const own = [...invocations(reply), ...sound, ...(speech ? annotated(steps, reply) : steps)];
  const next = goesOn(context, reply);
  return next === undefined ? own : [...own, ...(await planReply(context, request, next, false))];
}

/** What is said in the same response once all calls have ended: after searches, and for agents that answer directly. */
function goesOn({ session }: EngineContext, { call, then }: Reply): Reply | undefined {
  if (call === undefined) return undefined;
  if (call.every(isSearch)) return then;
  const direct = call.find(({ agent }) =>
    (session.tools ?? []).some(
      (tool) =>
        tool.type === 'foundry_agent' && tool.agent_name === agent && tool.return_agent_response_directly,
    ),
  );
  return direct?.output === undefined ? undefined : { say: direct.output };
}

/** True for an answer without audio that still moves a face: the modality `animation` with `text`. */
function movesFace({ session }: EngineContext, { modalities, voice }: ResponseRequest): boolean {
  const outputs = session.animation?.outputs ?? [];
  return modalities.includes('animation') && outputs.length > 0 && movesMouth(voice);
}

function planRemote({ family, session }: EngineContext, call: Call): Step[] | undefined {
  if (call.tool === END_CONVERSATION && call.mcp === undefined && mayEndConversation(session.tools)) {
    return [...planCall(call, family), { do: 'end-conversation' }];
  }
  const kind = remoteKindOf(call);
  if (kind === undefined) return undefined;
  return planRemoteCall(call, kind, { family, approval: needsApproval(call, session.tools ?? []) });
}

function invocations({ invocations: deltas = [] }: Reply): Step[] {
  return deltas.map((delta) => ({ do: 'invoke', delta }));
}

/** Annotations come after the last word, before the message ends. */
function annotated(steps: Step[], { annotations }: Reply): Step[] {
  const end = steps.findIndex((step) => step.do === 'close');
  if (annotations === undefined || end < 0) return steps;
  return [...steps.slice(0, end), { do: 'annotate', annotations }, ...steps.slice(end)];
}

function spokenBy(
  { session }: EngineContext,
  request: ResponseRequest,
  { samples, words }: Speech,
): { totalMs: number; timing: Timing } {
  const totalMs = durationMs(samples);
  return { totalMs, timing: timingOf(session, request, words, totalMs) };
}
