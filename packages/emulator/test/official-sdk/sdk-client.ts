// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  KnownServerEventType,
  VoiceLiveClient,
  type ServerEventUnion,
  type SessionTarget,
  type VoiceLiveSession,
  type VoiceLiveSessionHandlers,
} from '@azure/ai-voicelive';
import { onTestFinished, vi } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { speech } from '../client.ts';

/** Every event type that the SDK's parser accepts. */
export const SDK_EVENT_TYPES: readonly string[] = Object.values(KnownServerEventType);

/** Types without a handler of their own in SDK 1.1.0: they reach `onServerEvent` only. */
export const WITHOUT_HANDLER: ReadonlySet<string> = new Set([
  'warning',
  'session.avatar.switch_to_speaking',
  'session.avatar.switch_to_idle',
  'response.video.delta',
  'response.web_search_call.searching',
  'response.web_search_call.in_progress',
  'response.web_search_call.completed',
  'response.file_search_call.searching',
  'response.file_search_call.in_progress',
  'response.file_search_call.completed',
  'output_audio_buffer.cleared',
  'response.audio_transcript.annotation.added',
  'response.invocation.delta',
]);

/** Handlers whose names do not follow from the event's. */
const IRREGULAR: Readonly<Record<string, string>> = {
  error: 'onServerError',
  'response.animation_blendshapes.delta': 'onResponseAnimationBlendshapeDelta',
  'response.animation_blendshapes.done': 'onResponseAnimationBlendshapeDone',
};

/** Name of the SDK's handler for a type: `onResponseAudioDelta` receives `response.audio.delta`. */
function handlerOf(type: string): string {
  return (
    IRREGULAR[type] ?? `on${type.replace(/(?:^|[._])(\w)/gu, (_all, first: string) => first.toUpperCase())}`
  );
}

/** A model, or an agent. */
type Target = string | SessionTarget;
type Credential = ConstructorParameters<typeof VoiceLiveClient>[1];

/** Microsoft's client, with everything its parser and its handlers let through. */
export class SdkClient {
  /** Every client of this test file. */
  static readonly opened: SdkClient[] = [];
  readonly session: VoiceLiveSession;
  readonly events: ServerEventUnion[] = [];
  /** Types that reached their own handler. */
  readonly handled = new Set<string>();
  readonly #waiting = new Set<() => void>();

  constructor(session: VoiceLiveSession) {
    this.session = session;
    SdkClient.opened.push(this);
    session.subscribe(this.handlers());
    onTestFinished(() => session.dispose());
  }

  /** Connects and waits for `session.created`. */
  static async open(
    emulator: Emulator,
    target: Target = 'gpt-realtime',
    credential: Credential = { key: 'any' },
  ): Promise<SdkClient> {
    withoutProxy();
    const service = new VoiceLiveClient(emulator.endpoint, credential);
    const client = new SdkClient(
      typeof target === 'string' ? service.createSession(target) : service.createSession(target),
    );
    const created = client.heard('session.created');
    await client.session.connect();
    await created;
    return client;
  }

  /** A handler for every event type, and one for all of them. */
  handlers(): VoiceLiveSessionHandlers {
    const own = SDK_EVENT_TYPES.map((type): [string, () => Promise<void>] => [
      handlerOf(type),
      async () => void this.handled.add(type),
    ]);
    return {
      ...Object.fromEntries(own),
      onServerEvent: async (event) => {
        this.events.push(event);
        for (const check of this.#waiting) check();
      },
    };
  }

  /** Resolves when an event of this type has arrived for the n-th time. */
  heard(type: string, count = 1): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (this.all(type).length < count) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  all<T extends ServerEventUnion['type']>(type: T): Extract<ServerEventUnion, { type: T }>[] {
    return this.events.filter(
      (event): event is Extract<ServerEventUnion, { type: T }> => event.type === type,
    );
  }

  /** Types in order; consecutive repeats are listed once. */
  types(): string[] {
    return this.events.map((event) => event.type).filter((type, index, types) => type !== types[index - 1]);
  }

  /** Configures the session and waits until that is acknowledged. */
  async configure(config: Parameters<VoiceLiveSession['updateSession']>[0]): Promise<void> {
    const updated = this.heard('session.updated', this.all('session.updated').length + 1);
    await this.session.updateSession(config);
    await updated;
  }

  /** Speaks to the emulator, with silence around the speech; with a turn id, as one of the SDK's own turns. */
  async say(text: string, turnId?: string): Promise<void> {
    const samples = await speech(text);
    for (let at = 0; at < samples.length; at += 2400) {
      const { buffer, byteOffset, byteLength } = samples.subarray(at, at + 2400);
      const part = new Uint8Array(buffer, byteOffset, byteLength);
      await this.session.sendAudio(part, turnId === undefined ? {} : { turnId });
    }
  }

  /** Types a user message and requests the answer. */
  async type(text: string): Promise<void> {
    await this.session.addConversationItem({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text }],
    });
    await this.session.sendEvent({ type: 'response.create' });
  }
}

/** The SDK would send loopback traffic through a proxy. */
export function withoutProxy(): void {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'])
    vi.stubEnv(name, '');
  onTestFinished(() => void vi.unstubAllEnvs());
}
