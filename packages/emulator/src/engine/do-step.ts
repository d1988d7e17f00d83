// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { sliceSpeech, type EncodedSpeech } from '../speech/output-format.ts';
import type { Approvals } from './approvals.ts';
import { Consultation } from './consultation.ts';
import type { EngineContext, EngineFaults } from './context.ts';
import type { OutputWriter } from './output-writer.ts';
import type { ResponseRequest } from './response-request.ts';
import type { Step } from './steps.ts';

/** A response as its steps see it. */
export interface UnderWay {
  request: ResponseRequest;
  writer: OutputWriter;
  steps: Step[];
  /** Index of the next step. */
  next: number;
  /** The speech its audio is cut from. */
  sound: EncodedSpeech | undefined;
  /** The agent that was consulted last. */
  consultation?: Consultation;
  /** Whether the conversation ends with it. */
  last?: true;
}

/** Does one step of a response. */
export function doStep(step: Step, response: UnderWay, approvals: Approvals, context: EngineContext): void {
  const { emit, faults } = context;
  const { request, writer } = response;
  if (request.kept && step.do.startsWith('open-')) request.begun?.();
  switch (step.do) {
    case 'use-sound':
      response.sound = step.sound;
      return;
    case 'open-message':
      return writer.openMessage(step.part, step.filler);
    case 'say':
    case 'write':
      return writer.say(step.delta);
    case 'word':
    case 'viseme':
    case 'blendshapes':
      return writer.time(step);
    case 'sound':
      return soundOut(response, step.fromMs, step.toMs, faults);
    case 'open-call':
      return writer.openCall(step.call);
    case 'argue':
      writer.argue(step.delta);
      return faults.moment('call-arguments');
    case 'consult':
      response.consultation = new Consultation(context, step.name);
      return;
    case 'consulted':
      return response.consultation?.end(step.reason);
    case 'end-conversation':
      response.last = true;
      return;
    case 'close':
      return writer.close('completed');
    case 'heard-delta':
      return request.heard?.emitDelta();
    case 'heard':
      return request.heard?.emit();
    case 'open-remote':
      return writer.openRemote(step.kind, step.call);
    case 'remote-arguments-done':
      return writer.remote.endArguments();
    case 'remote-state':
      return writer.remote.report(step.state);
    case 'ask-approval':
      return approvals.ask(writer.park());
    case 'annotate':
      return writer.annotate(step.annotations);
    case 'invoke':
      return emit({ kind: 'invocation', delta: step.delta });
  }
}

function soundOut(response: UnderWay, fromMs: number, toMs: number, faults: EngineFaults): void {
  const { writer, sound, next } = response;
  if (sound === undefined) return;
  if (fromMs === 0 && faults.take('empty-audio')) {
    response.steps = response.steps.filter((step, index) => index < next || step.do !== 'sound');
    writer.sound(new Uint8Array(0), 0);
    return;
  }
  const bytes = sliceSpeech(sound, fromMs, toMs);
  if (faults.take('odd-bytes')) {
    writer.sound(bytes.subarray(0, 1), 0);
    writer.sound(bytes.subarray(1), toMs - fromMs);
  } else {
    writer.sound(bytes, toMs - fromMs);
  }
  if (fromMs === 0) faults.moment('first-audio');
  const last = !response.steps.some((step, index) => index >= next && step.do === 'sound');
  if (last) faults.moment('last-audio');
}
