// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Stage } from '../stage/stage.ts';

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six'];

/** A typed user message: `item_one` says "one" by default. */
export function message(name: string, text = name): llm.ChatMessage {
  const createdAt = 1000 * (1 + NUMBERS.indexOf(name));
  return llm.ChatMessage.create({ id: `item_${name}`, role: 'user', content: text, createdAt });
}

/** A context of typed messages. */
export function contextOf(...names: string[]): llm.ChatContext {
  return new llm.ChatContext(names.map((name) => message(name)));
}

/** The text of each message in the provider's conversation, in order; the kind of any other item. */
export function words(stage: Stage): string[] {
  return stage.server.items().map((item) => (item.kind === 'message' ? item.text : item.kind));
}

/** How many conversation changes the plugin has sent. */
export function traffic(stage: Stage): number {
  return stage.server.received('create').length + stage.server.received('delete').length;
}
