// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type llm, voice } from '@livekit/agents';
import { inOneLine, type Timeline } from '../timeline.ts';
import type { FakeInput } from './fake-input.ts';
import type { FakeOutput } from './fake-output.ts';
import type { RecordedEvent, SessionProbe } from './session-probe.ts';

const WATCHED = Object.values(voice.AgentSessionEventTypes);

/** An `AgentSession` without a room, its fake input and output, and everything it has emitted. */
export class AgentProbe {
  readonly session: voice.AgentSession;
  readonly agent: voice.Agent;
  readonly output: FakeOutput;
  readonly input: FakeInput;
  readonly events: RecordedEvent[] = [];
  readonly #unasked: ReadonlySet<string>;
  readonly #pluginSessions: () => SessionProbe[];

  constructor(
    parts: Pick<AgentProbe, 'session' | 'agent' | 'output' | 'input'>,
    options: {
      timeline: Timeline;
      listensForErrors: boolean;
      pluginSessions: () => SessionProbe[];
      unasked: ReadonlySet<string>;
    },
  ) {
    this.session = parts.session;
    this.agent = parts.agent;
    this.output = parts.output;
    this.input = parts.input;
    this.#pluginSessions = options.pluginSessions;
    this.#unasked = options.unasked;
    for (const name of WATCHED) {
      if (name === voice.AgentSessionEventTypes.Error && !options.listensForErrors) continue;
      this.session.on(name, (payload: unknown) => {
        this.events.push({ name, payload, atMs: options.timeline.now() });
        options.timeline.add('framework', `${name} ${summary(name, payload)}`);
      });
    }
  }

  /** The newest session the framework asked the plugin for. */
  get plugin(): SessionProbe {
    const probe = this.#pluginSessions().at(-1);
    if (!probe) throw new Error('the framework has not asked the model for a session');
    return probe;
  }

  /** Payloads of one event of the `AgentSession`, in order. */
  of<T = Record<string, unknown>>(name: string): T[] {
    return this.events.filter((event) => event.name === name).map((event) => event.payload as T);
  }

  /** How many speeches there were, without those added only by a temperament. */
  get speeches(): number {
    return this.of('speech_created').length - this.plugin.unaskedGenerations;
  }

  /** Messages of the session's history in order, without fillers added only by a temperament. */
  get messages(): llm.ChatMessage[] {
    return this.session.history.items.filter(
      (item): item is llm.ChatMessage => item.type === 'message' && !this.#unasked.has(item.id),
    );
  }

  /** The history as `role: text` lines. */
  get said(): string[] {
    return this.messages.map((message) => `${message.role}: ${message.textContent ?? ''}`);
  }
}

function summary(name: string, payload: unknown): string {
  const event = payload as Record<string, unknown>;
  if (name === 'error')
    return inOneLine({ error: String((event['error'] as { error?: unknown } | undefined)?.error) });
  if (name === 'close') return inOneLine({ reason: event['reason'] });
  if (name === 'conversation_item_added') {
    const item = event['item'] as { id?: string; role?: string; textContent?: string };
    return inOneLine({ id: item.id, role: item.role, text: item.textContent });
  }
  if (name === 'speech_created' || name === 'metrics_collected' || name === 'session_usage_updated')
    return '';
  return inOneLine(event);
}
