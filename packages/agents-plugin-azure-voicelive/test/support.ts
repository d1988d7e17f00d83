// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { initializeLogger, llm } from '@livekit/agents';
import {
  type AgentOptions,
  type AgentProbe,
  type ConformanceDriver,
  GenerationReader,
  listen,
  openAgent,
  type Peer,
  type ScriptedServer,
  type ServerBehaviour,
  SessionProbe,
  startScriptedServer,
  type TemperamentName,
  Timeline,
  voiceLiveDriver,
} from '@voicelive-kit/conformance/testing';
import { onTestFinished, type TestContext } from 'vitest';
import { realtime } from '../src/index.ts';

initializeLogger({ pretty: false, level: 'silent' });

export interface FieldOptions {
  /** The dialect of the service; Voice Live by default. */
  driver?: ConformanceDriver;
  model?: realtime.RealtimeModelOptions;
  behaviour?: Partial<ServerBehaviour>;
  temperament?: TemperamentName | readonly TemperamentName[];
}

/** A scripted service, a model that uses it, and the events of that model's sessions; removed when the test ends. */
export interface Field {
  readonly server: ScriptedServer;
  readonly model: realtime.RealtimeModel;
  /** A session of the plugin, used directly, which begins to connect. */
  open(): Omit<LiveSession, 'peer'>;
  /** The same, once its connection is configured. */
  session(): Promise<LiveSession>;
  /** An AgentSession around the model, with fake audio input and output, once its connection is configured. */
  agent(options?: AgentOptions): Promise<AgentProbe>;
}

export interface LiveSession {
  readonly session: realtime.RealtimeSession;
  readonly probe: SessionProbe;
  readonly peer: Peer;
}

/** @param test - the test's context; concurrent tests pass it, because vitest cannot tell which of them asks. */
export async function openField(
  options: FieldOptions = {},
  test: Pick<TestContext, 'onTestFinished'> = { onTestFinished },
): Promise<Field> {
  const timeline = new Timeline();
  const server = await startScriptedServer({
    driver: options.driver ?? voiceLiveDriver(),
    timeline,
    behaviour: options.behaviour ?? {},
    temperament: options.temperament ?? [],
  });
  const model = new realtime.RealtimeModel({
    endpoint: server.endpoint,
    // Few and quick retries, so that an outage takes no time.
    connOptions: { maxRetry: 3, retryIntervalMs: 50, timeoutMs: 2000 },
    ...options.model,
  });
  const probes: SessionProbe[] = [];
  const create = model.session.bind(model);
  model.session = (wishes) => {
    const session = create(wishes);
    probes.push(new SessionProbe(session, timeline));
    return session;
  };
  test.onTestFinished(async () => {
    await model.close();
    await server.close();
  });
  const open = (): Omit<LiveSession, 'peer'> => {
    const session = model.session();
    listen(session);
    const probe = probes.at(-1);
    if (!probe) throw new Error('the model made no session');
    return { session, probe };
  };
  return {
    server,
    model,
    open,
    async session() {
      const before = server.connections().length;
      const { session, probe } = open();
      const peer = await live(server, session, before + 1);
      return { session, probe, peer };
    },
    async agent(agentOptions = {}) {
      const before = server.connections().length;
      const first = probes.length;
      const agent = openAgent(model, agentOptions, { timeline, pluginSessions: () => probes.slice(first) });
      test.onTestFinished(() => agent.session.close());
      await agent.session.start({ agent: agent.agent });
      await live(server, agent.plugin.session, before + 1);
      await agent.plugin.session.updateInstructions(agentOptions.instructions ?? 'Be brief.');
      return agent;
    },
  };
}

let marks = 0;

/** Connection number `count` once the session uses it: a change of the session has been acknowledged there. */
export async function live(server: ScriptedServer, session: llm.RealtimeSession, count = 1): Promise<Peer> {
  const peer = await server.configured(count);
  const mark = `live on ${count}, mark ${(marks += 1)}`;
  await server.until(`the session to use connection ${count}`, () => {
    // Before the connection carries the conversation, a change waits for it.
    if (peer.config.instructions !== mark) session.updateInstructions(mark).catch(() => undefined);
    return peer.config.instructions === mark;
  });
  await session.updateInstructions(mark);
  return peer;
}

/** Reads a generation to its end. */
export async function heard(server: ScriptedServer, generation: llm.GenerationCreatedEvent): Promise<string> {
  const reader = new GenerationReader(generation, () => 0);
  await server.until('the generation to end', () => reader.ended);
  return reader.text;
}

/** Has the service report an error by itself: `ref` is the event at fault, `param` the field at fault. */
export function tellError(
  peer: Peer,
  {
    ref = null,
    ...error
  }: { code: string; message?: string; param?: string; ref?: string | null | undefined },
): void {
  const type = 'invalid_request_error';
  peer.sendRaw({ type: 'error', error: { type, message: 'scripted', ...error, event_id: ref } });
}

export function message(
  id: string,
  content: llm.ChatContent | llm.ChatContent[],
  role: llm.ChatRole = 'user',
): llm.ChatMessage {
  return llm.ChatMessage.create({ id, role, content: Array.isArray(content) ? content : [content] });
}

/** A changed copy of the session's context. */
export function edited(
  session: llm.RealtimeSession,
  change: (items: llm.ChatItem[]) => void,
): llm.ChatContext {
  const items = [...session.chatCtx.items];
  change(items);
  return new llm.ChatContext(items);
}

export function idsOf(items: readonly { id: string }[]): string[] {
  return items.map(({ id }) => id);
}
