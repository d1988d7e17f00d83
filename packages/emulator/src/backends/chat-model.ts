// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import type { Reply } from '../scenario/scenario.ts';
import type { ToolOffer } from '../script/tool-guess.ts';
import { chatMessages } from './chat-messages.ts';
import { readChat, type ChatAnswer } from './chat-stream.ts';
import { post, type ModelEndpoint } from './endpoint.ts';

/** The input of a model. */
export interface Question {
  items: readonly ServerItem[];
  /** The tools of the request, or else of the session. */
  instructions: string | null | undefined;
  /** The instructions of the session, which are those of the agent. */
  agent: string;
  offer: ToolOffer;
}

/** Asks a chat model for the next reply; rejects with an Error that says what went wrong. */
export async function askChatModel(
  endpoint: ModelEndpoint,
  { items, instructions, offer }: Question,
  signal: AbortSignal,
): Promise<Reply> {
  const { choice } = offer;
  const tools = offer.tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, ...(description && { description }), parameters: parameters ?? {} },
  }));
  const body = {
    model: endpoint.model,
    messages: chatMessages(items, instructions),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 && {
      tools,
      tool_choice: typeof choice === 'string' ? choice : { type: 'function', function: choice },
    }),
  };
  return replyOf(await post(endpoint, 'chat/completions', body, signal, readChat));
}

function replyOf({ text, calls, usage }: ChatAnswer): Reply {
  const said = text.trim();
  const called = calls.filter(Boolean).map((call) => ({ tool: call.name, arguments: argumentsOf(call) }));
  if (said === '' && called.length === 0) throw new Error('the model returned an empty answer');
  return {
    ...(said !== '' && { say: said }),
    ...(called.length > 0 && { call: called }),
    // Audio tokens are estimated as always; the text tokens are those the model reports.
    ...(usage && { usage: { inputText: usage.input, cached: usage.cached, outputText: usage.output } }),
  };
}

type Arguments = Extract<NonNullable<Reply['call']>[number], { tool: string }>['arguments'];

function argumentsOf({ name, arguments: text }: ChatAnswer['calls'][number]): Arguments {
  try {
    const value: unknown = JSON.parse(text || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Arguments;
  } catch {
    // Set below.
  }
  throw new Error(`the arguments of the call to '${name}' are not a JSON object: ${text.slice(0, 100)}`);
}
