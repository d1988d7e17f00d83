// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ConversationItem, ServerItem, Session } from '@voicelive-kit/protocol';
import { textOf } from '../conversation/items.ts';
import { withOfferedCalls } from '../script/offered-calls.ts';
import { obeying } from '../script/tool-choice.ts';
import type { ToolOffer } from '../script/tool-guess.ts';
import { chosenTool } from '../settings/tool-fields.ts';
import type { EngineContext } from './context.ts';
import { requestOf, type Heard, type Overrides, type ResponseRequest } from './response-request.ts';
import { multiplyCalls } from './spoil-plan.ts';

/** The response that answers a conversation: given words, the script's reply, or a model's answer. */
export function answerTo(
  context: EngineContext,
  conversation: readonly ServerItem[],
  overrides: Overrides,
  heard: Heard | undefined,
): ResponseRequest {
  const { session, family, script, faults, target } = context;
  const items = overrides.input_items?.map(asServerItem) ?? conversation;
  const offer = toolOffer(session, overrides);
  const given = givenWords(overrides);
  const answer = given === undefined ? script.answer(items, offer) : undefined;
  faults.armTurn(answer?.turn);
  faults.armReply(answer?.reply);
  const many = answer?.reply.call && faults.takeRequest('parallel-calls');
  const chosen = answer && obeying(answer.reply, offer);
  // An agent of the service has its own tools.
  const offered = {
    tools: overrides.tools ?? session.tools ?? [],
    voiceAgent: target.voiceAgent !== undefined,
  };
  const wanted = chosen && !target.agent ? withOfferedCalls(chosen, offered, context.warn) : chosen;
  const made = wanted && many ? multiplyCalls(wanted, many.count) : wanted;
  const recorded = context.scenario?.given?.find(({ say }) => say === given);
  const reply = given === undefined ? made : { say: given, ...recorded };
  const request = requestOf(session, family, overrides, reply, heard);
  if (answer?.begun !== undefined) request.begun = answer.begun;
  const ask = answer?.own ? context.backends.answer : undefined;
  if (ask !== undefined) {
    const instructions = overrides.instructions ?? session.instructions;
    const agent = session.instructions ?? '';
    request.think = (signal) => ask({ items, instructions, agent, offer }, signal);
  }
  return request;
}

/** What a client wants to be spoken verbatim. */
function givenWords({ pre_generated_assistant_message: message }: Overrides): string | undefined {
  return message && textOf({ ...message, type: 'message', role: 'assistant', id: '' });
}

/** An item given for one response only; it never enters the conversation, so its id is not registered. */
function asServerItem(item: ConversationItem): ServerItem {
  return { ...item, id: item.id ?? '' };
}

/** The function tools a response may call; a response's own list replaces the session's. */
function toolOffer(session: Session, overrides: Overrides): ToolOffer {
  const choice = overrides.tool_choice ?? session.tool_choice ?? 'auto';
  const tools = (overrides.tools ?? session.tools ?? []).filter((tool) => tool.type === 'function');
  return {
    tools,
    choice: chosenTool(choice),
    ...(typeof overrides.instructions === 'string' && { instructions: overrides.instructions }),
  };
}
