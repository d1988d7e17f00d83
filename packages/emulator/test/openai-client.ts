// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientOptions } from 'ws';
import type { OpenAIServerEventType } from '../src/dialect/openai-events.ts';
import type { Emulator } from '../src/index.ts';
import { Client } from './client.ts';
import { PlainClient, type PlainEvent } from './plain-client.ts';

/** An event of OpenAI's realtime API. */
export interface Event extends PlainEvent<OpenAIServerEventType> {
  event_id: string;
}

/** Address of OpenAI's realtime API on an emulator. */
export function openAIAddress(
  emulator: Emulator,
  query: Record<string, string> = { model: 'gpt-realtime' },
): string {
  const url = new URL(`${emulator.openaiEndpoint}/realtime`.replace('http', 'ws'));
  url.search = new URLSearchParams(query).toString();
  return url.href;
}

/** A plain client of OpenAI's realtime API. */
export class OpenAIClient extends PlainClient<OpenAIServerEventType, Event> {
  static async open(emulator: Emulator, options: ClientOptions = {}): Promise<OpenAIClient> {
    const client = new OpenAIClient(await Client.upgrade(openAIAddress(emulator), options));
    await client.next('session.created');
    return client;
  }

  /** Connects without waiting for an event. */
  static async upgrade(url: string, options: ClientOptions = {}): Promise<OpenAIClient> {
    return new OpenAIClient(await Client.upgrade(url, options));
  }
}
