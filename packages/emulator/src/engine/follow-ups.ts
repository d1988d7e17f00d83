// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ResponseScheduling, Tool } from '@voicelive-kit/protocol';
import { serverOf } from '../conversation/remote-items.ts';
import type { Call } from '../scenario/scenario.ts';
import type { EngineContext } from './context.ts';
import type { Responses } from './responses.ts';

/** What follow-up responses depend on. */
interface Surroundings {
  responses: Responses;
  /** Whether somebody is speaking and will be answered. */
  userSpeaks: () => boolean;
  /** Whether the conversation holds results of calls that the agent has not spoken about. */
  hasNews: () => boolean;
  /** Starts the response. */
  answer: () => void;
}

/**
 * Has a voice agent speak about the calls that the service ran for it, when the tool's `response_scheduling` says so.
 * In Voice Live the client requests such a response.
 */
export class FollowUps {
  readonly #context: EngineContext;
  readonly #around: Surroundings;

  constructor(context: EngineContext, around: Surroundings) {
    this.#context = context;
    this.#around = around;
  }

  /** A call has ended, in the response that made it or after it. */
  ended(call: Call, responseId: string): void {
    const { session, target } = this.#context;
    if (target.voiceAgent === undefined || call.mcp === undefined) return;
    const scheduling = schedulingOf(call, session.tools ?? []);
    if (scheduling === 'silent') return;
    const { responses } = this.#around;
    // The response that made the call need not wait for its own end.
    if (responses.activeId === responseId) responses.whenIdle(() => this.#schedule(scheduling));
    else this.#schedule(scheduling);
  }

  #schedule(scheduling: ResponseScheduling): void {
    const { responses, userSpeaks } = this.#around;
    const speaks = responses.activeId !== undefined;
    if (scheduling === 'skip_if_busy' && (speaks || userSpeaks())) return;
    if (scheduling === 'interrupt')
      while (responses.activeId !== undefined) responses.cancel('client_cancelled');
    // What the user says now is answered with the result.
    else if (userSpeaks()) return;
    responses.whenIdle(() => this.#answer());
  }

  #answer(): void {
    const { hasNews, responses, answer } = this.#around;
    if (responses.activeId === undefined && hasNews()) answer();
  }
}

function schedulingOf(call: Call, tools: readonly Tool[]): ResponseScheduling {
  const tool = tools.find((one) => serverOf(one) === call.mcp);
  const wanted = tool?.type === 'mcp' || tool?.type === 'toolbox' ? tool.response_scheduling : undefined;
  return wanted ?? 'when_idle';
}
