// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Response } from '@voicelive-kit/protocol';
import { isSearch, remoteKindOf } from '../conversation/remote-items.ts';
import type { Call } from '../scenario/scenario.ts';
import { allowsInterim } from '../settings/ignored-settings.ts';
import type { EngineContext } from './context.ts';
import { fillerFor, interimOf, isInterimId, type Filler } from './interim.ts';
import type { ResponseRequest } from './response-request.ts';
import { Responses } from './responses.ts';

/** The text of `unasked-filler`. */
const UNASKED = 'One moment.';

/** Fillers besides the real responses: in their own responses, or inside the one they bridge. */
export class InterimLane {
  /** Speaks the fillers. */
  readonly responses: Responses;
  readonly #context: EngineContext;

  constructor(context: EngineContext, conversationId: string) {
    this.#context = context;
    this.responses = new Responses(context, conversationId);
  }

  /** The request of a real response, with its fillers scheduled: it begins when the fillers have ended. */
  equip(request: ResponseRequest): ResponseRequest {
    let pending = true;
    const ready = (begin: () => void): void => {
      pending = false;
      this.responses.whenIdle(() => {
        this.#forget();
        begin();
      });
    };
    const { late, afterCalls, beforeCalls } = this.#fillersFor(request);
    const inside = this.#context.scenario?.interim?.inside === true;
    const delayMs = request.reply.delayMs ?? 0;
    if (late !== undefined && !inside) {
      this.#context.after(late.latencyMs, () => pending && this.#speak(late, request));
    }
    const whenDone = ({ status }: Response): void => {
      pending = false;
      if (afterCalls !== undefined && !inside && status === 'completed') this.#speak(afterCalls, request);
    };
    return {
      ...request,
      ...(late && inside && { reply: { ...request.reply, delayMs: late.latencyMs } }),
      ready,
      whenDone,
      fillers: {
        ...(late && inside && { first: { text: late.text, thenMs: delayMs - late.latencyMs } }),
        ...(beforeCalls && { beforeCalls: beforeCalls.text }),
        ...(afterCalls && inside && { afterCalls: afterCalls.text }),
      },
    };
  }

  #fillersFor({ interim, reply, voice }: ResponseRequest): {
    late?: Filler;
    beforeCalls?: Filler;
    afterCalls?: Filler;
  } {
    const { faults, random, scenario, session, target } = this.#context;
    if (faults.take('unasked-filler')) return { late: { text: UNASKED, latencyMs: 0, unasked: true } };
    const config = interimOf(session, interim);
    if (!config || !allowsInterim(target, voice)) return {};
    const latency = fillerFor('latency', config, scenario?.interim, random);
    const late = latency !== undefined && (reply.delayMs ?? 0) > latency.latencyMs ? latency : undefined;
    const calls = reply.call ?? [];
    const tool = calls.length > 0 ? fillerFor('tool', config, scenario?.interim, random) : undefined;
    return {
      ...(late && { late }),
      ...(tool && calls.some(isRemote) && { beforeCalls: tool }),
      ...(tool && calls.some((call) => remoteKindOf(call) === undefined) && { afterCalls: tool }),
    };
  }

  #speak({ text, unasked }: Filler, request: ResponseRequest): void {
    const { format, modalities, temperature, voice, wordTimes } = request;
    this.responses.start({
      reply: { say: text, delayMs: 0 },
      format,
      modalities,
      temperature,
      voice,
      wordTimes,
      maxOutputTokens: null,
      metadata: null,
      kept: true,
      // The usage does not include its input. An unasked filler is spoken with any voice.
      verbatim: unasked !== true,
      filler: true,
    });
  }

  /** Fillers are removed from the conversation when the real response starts, without an event. */
  #forget(): void {
    const { conversation } = this.#context;
    for (const { id } of conversation.items) if (isInterimId(id)) conversation.remove(id);
  }
}

/** True for a call the service makes inside the response, which takes a while. */
function isRemote(call: Call): boolean {
  return remoteKindOf(call) !== undefined && !isSearch(call);
}
