// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newResponseId, type ServerItem } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { isAssistant } from '../conversation/items.ts';
import { checkAgentTools } from '../settings/agent-rules.ts';
import { modelFailure } from '../settings/response-model.ts';
import { checkResponse } from '../settings/response-rules.ts';
import { answerTo } from './answering.ts';
import type { AvatarOutput } from './avatar-output.ts';
import type { EngineContext } from './context.ts';
import { isInterimId } from './interim.ts';
import type { InterimLane } from './interim-lane.ts';
import type { ItemCommands } from './item-commands.ts';
import type { Heard, Overrides } from './response-request.ts';
import type { Responses } from './responses.ts';
import type { UserTurns } from './user-turns.ts';

/** What a response needs of the session besides what all parts share. */
export interface ResponseParts {
  readonly responses: Responses;
  readonly interim: InterimLane;
  readonly items: ItemCommands;
  readonly turns: UserTurns;
  readonly avatar: AvatarOutput;
}

/** What clients and turns of the user do to responses: begin one, or cancel it. */
export class ResponseCommands {
  readonly #context: EngineContext;
  readonly #parts: ResponseParts;
  #used = false;

  constructor(context: EngineContext, parts: ResponseParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** True once a response has begun, which settles the session's voice. */
  get used(): boolean {
    return this.#used;
  }

  /** `response.create`. */
  create(overrides: Overrides): void {
    const { scenario, session, target } = this.#context;
    checkResponse(target, session, overrides);
    if (target.agent === undefined) checkAgentTools(scenario, overrides, 'response');
    const { append_input_items: added = [], input_items: given = [] } = overrides;
    const { items, responses, turns } = this.#parts;
    items.check(added, 'response.append_input_items', true);
    items.check(given, 'response.input_items', false);
    this.#makeWay(overrides);
    for (const item of added) items.create(item, undefined);
    const committed = turns.commitForResponse((heard) => {
      responses.whenIdle(() => this.start(overrides, heard));
    });
    if (!committed) this.start(overrides, undefined);
  }

  /** One response at a time. */
  #makeWay(overrides: Overrides): void {
    const { faults, random, whenBusy } = this.#context;
    const { responses } = this.#parts;
    const race = faults.take('reply-race');
    if (race && responses.activeId === undefined) this.start({}, undefined);
    if (race || faults.take('already-active')) throw busy(responses.activeId ?? newResponseId(random));
    if (responses.activeId === undefined) return;
    if (whenBusy === 'refuse' || overrides.cancel_previous === false) throw busy(responses.activeId);
    // Repeats if a waiting answer takes its place at once.
    while (responses.activeId !== undefined) responses.cancel('client_cancelled');
  }

  /** `response.cancel`; `responseId` is undefined for whichever is active. */
  cancel(responseId: string | undefined): void {
    const { avatar, interim, responses } = this.#parts;
    const active = [responses.activeId, interim.responses.activeId].filter((id) => id !== undefined);
    const other = responseId !== undefined && !active.includes(responseId);
    if (active.length === 0 || other || this.#context.faults.take('cancel-refused')) {
      throw new ClientMistake('response_cancel_not_active', 'Cancellation failed: no active response found.');
    }
    avatar.interrupted();
    responses.cancel('client_cancelled');
  }

  /**
   * Answers a user turn automatically, after the active response if there is one, unless that one has already answered
   * it.
   */
  answer(itemId: string, heard: Heard | undefined): void {
    const { responses } = this.#parts;
    if (responses.activeId === undefined) return this.start({}, heard);
    responses.whenIdle(() => {
      if (responses.activeId === undefined && this.#isUnanswered(itemId)) this.start({}, heard);
    });
    return undefined;
  }

  #isUnanswered(itemId: string): boolean {
    const items = this.spoken;
    const at = items.findIndex((item) => item.id === itemId);
    return at >= 0 && !items.slice(at).some(isAssistant);
  }

  /** `aloud`: given words are spoken with any voice. */
  start(overrides: Overrides, heard: Heard | undefined, aloud = false): void {
    const { session, target } = this.#context;
    if (target.deploymentFails) {
      const reason = `Failed to connect to the deployment '${target.model}': status 400`;
      return this.#context.abandon('byom_realtime_connection_error', reason);
    }
    const { interim, responses } = this.#parts;
    const items = responses.approvals.asTheyEnded(this.spoken);
    const request = answerTo(this.#context, items, overrides, heard);
    const fails = request.verbatim ? undefined : modelFailure(target, session, overrides);
    if (fails !== undefined) request.fails = fails;
    if (aloud) request.aloud = true;
    this.#used = true;
    return responses.start(interim.equip(request));
  }

  /** The conversation as a model reads it: without fillers. */
  get spoken(): ServerItem[] {
    return this.#context.conversation.items.filter((item) => !isInterimId(item.id));
  }
}

function busy(responseId: string): ClientMistake {
  return new ClientMistake(
    'conversation_already_has_active_response',
    `Conversation already has an active response in progress: ${responseId}. Wait until the response is finished before creating a new one.`,
  );
}
