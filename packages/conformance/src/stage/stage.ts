// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm, voice } from '@livekit/agents';
import type { Adapter, ModelOverrides } from '../adapter.ts';
import { pause } from '../clock.ts';
import { DEADLINES } from '../deadlines.ts';
import { describe, type Expectation, expectation, ExpectationError } from '../expectation.ts';
import type { Peer } from '../server/peer.ts';
import { ScriptedServer } from '../server/scripted-server.ts';
import { Temperament } from '../server/temperaments.ts';
import type { LogBook } from '../log-book.ts';
import type { Timeline } from '../timeline.ts';
import { type Settled, settles, waitFor } from '../waiting.ts';
import type { AgentProbe } from './agent-probe.ts';
import type { GenerationReader } from './generation-reader.ts';
import { type AgentOptions, openAgent } from './open-agent.ts';
import { SessionProbe } from './session-probe.ts';

/** Time in which a client reacts to what it has read, in milliseconds. */
const SETTLING_MS = 20;

/** Short and few retries, so that an outage takes little of a check's time. */
export const FAST_CONNECTION = { maxRetry: 3, retryIntervalMs: 100, timeoutMs: 1000 } as const;

export interface SessionOptions {
  overrides?: ModelOverrides;
  /** Whether the session's events have listeners, as in the framework; default true. */
  listens?: boolean;
}

/** What a check works with: the plugin (P), the framework (F) and the provider (W). */
export class Stage {
  readonly adapter: Adapter;
  readonly timeline: Timeline;
  /** What the framework and the plugin have logged, from debug level up. */
  readonly logs: LogBook;
  readonly #server: ScriptedServer | undefined;
  readonly #sessions: SessionProbe[] = [];
  readonly #agents: voice.AgentSession[] = [];
  readonly #cleanups: (() => void | Promise<void>)[] = [];

  private constructor(adapter: Adapter, parts: Pick<Stage, 'timeline' | 'logs'>, server?: ScriptedServer) {
    this.adapter = adapter;
    this.timeline = parts.timeline;
    this.logs = parts.logs;
    this.#server = server;
  }

  /** With a scripted provider or, if `live`, with the real service that the adapter connects to. */
  static async open(
    adapter: Adapter,
    parts: Pick<Stage, 'timeline' | 'logs'> & { live: boolean; temperament?: Temperament },
  ): Promise<Stage> {
    if (parts.live) return new Stage(adapter, parts);
    const { timeline, temperament = new Temperament() } = parts;
    const server = await ScriptedServer.start({ driver: adapter.driver, timeline, temperament });
    return new Stage(adapter, parts, server);
  }

  /** The scripted provider. Throws in live mode, where there is none. */
  get server(): ScriptedServer {
    if (!this.#server) throw new Error('a live check cannot use the scripted provider');
    return this.#server;
  }

  // ---- P

  /** A model of the plugin against the scripted provider; its sessions are recorded and closed at the end. */
  model(overrides: ModelOverrides = {}, endpoint?: string): llm.RealtimeModel {
    const model = this.#createModel(overrides, endpoint);
    const create = model.session.bind(model);
    // Set on the instance, so that sessions requested by the framework are recorded too.
    model.session = () => {
      const session = create();
      this.#sessions.push(new SessionProbe(session, this.timeline, this.#server?.unasked));
      return session;
    };
    return model;
  }

  #createModel(overrides: ModelOverrides, endpoint?: string): llm.RealtimeModel {
    if (this.#server)
      return this.adapter.createModel(endpoint ?? this.#server.endpoint, {
        connOptions: { ...FAST_CONNECTION },
        ...overrides,
      });
    const model = this.adapter.createLiveModel?.(overrides);
    if (!model) throw new Error('the adapter has no credentials for the real service');
    return model;
  }

  /** A session of the plugin, not yet connected. */
  openSession(options: SessionOptions = {}, model = this.model(options.overrides)): SessionProbe {
    const session = model.session();
    if (options.listens ?? true) listen(session);
    return this.probeOf(session);
  }

  /** A session of the plugin whose connection is up and configured. */
  async session(options: SessionOptions = {}, model?: llm.RealtimeModel): Promise<SessionProbe> {
    const before = this.#server?.connections().length ?? 0;
    const probe = this.openSession(options, model ?? this.model(options.overrides));
    if (this.#server) await this.connected(probe, before + 1);
    return probe;
  }

  /** Waits until connection number `count` is up and settings of the session reach it. */
  async connected(probe: SessionProbe, count = 1): Promise<Peer> {
    const peer = await this.until(`connection ${count}`, () => this.server.connections()[count - 1]);
    if (!this.adapter.capabilities.midSessionInstructionsUpdate) {
      await pause(100);
      return peer;
    }
    const mark = `connected ${count} ${Math.random()}`;
    await probe.session.updateInstructions(mark);
    await this.until(`settings to arrive on connection ${count}`, () =>
      // The framework may have changed them again by now.
      peer.of('config').some(({ config }) => config.instructions === mark),
    );
    // The acknowledgement is on its way back.
    await peer.readBack();
    await pause(SETTLING_MS);
    return peer;
  }

  /** The recording of a session that came from `model()`. */
  probeOf(session: llm.RealtimeSession): SessionProbe {
    const probe = this.#sessions.find((other) => other.session === session);
    if (!probe) throw new Error('this session does not come from a model of the stage');
    return probe;
  }

  /** Waits for generation number `count` of a session and reads it in the background. */
  async generation(probe: SessionProbe, count = 1): Promise<GenerationReader> {
    return probe.read(
      await this.until(`generation_created number ${count}`, () => probe.generations[count - 1]),
    );
  }

  // ---- F

  /** An `AgentSession` without a room, started, with fake input and output. */
  async agent(options: AgentOptions = {}): Promise<AgentProbe> {
    const { waitsForConnection = true } = options;
    const before = this.#server?.connections().length ?? 0;
    const probe = this.openAgent(options);
    await probe.session.start({ agent: probe.agent });
    if (waitsForConnection) await this.connected(probe.plugin, before + 1);
    if (waitsForConnection)
      await probe.plugin.session.updateInstructions(options.instructions ?? 'Be brief.');
    return probe;
  }

  /** The same, not yet started. */
  openAgent(options: AgentOptions = {}): AgentProbe {
    const first = this.#sessions.length;
    const probe = openAgent(this.model(options.overrides), options, {
      timeline: this.timeline,
      pluginSessions: () => this.#sessions.slice(first),
      ...(this.#server && { unasked: this.#server.unasked }),
    });
    this.#agents.push(probe.session);
    return probe;
  }

  // ---- expectations

  /** Compares an observed value with the expectation. */
  expect(seen: unknown): Expectation {
    return expectation(seen);
  }

  /**
   * Waits until `probe` returns something and returns it. Throws an ExpectationError after `timeoutMs` milliseconds,
   * `DEADLINES.event` by default; `seen` describes what there was instead.
   */
  async until<T>(
    what: string,
    probe: () => T | undefined | null | false,
    timeoutMs: number = DEADLINES.event,
    seen?: () => unknown,
  ): Promise<T> {
    return waitFor(what, probe, { timeoutMs, ...(seen && { seen }) });
  }

  /** Checks for this many milliseconds that `probe` returns nothing. */
  async never(what: string, probe: () => unknown, forMs: number): Promise<void> {
    const deadline = performance.now() + forMs;
    for (;;) {
      const value = probe();
      if (value !== undefined && value !== null && value !== false)
        throw new ExpectationError(what, `not to happen within ${forMs} ms`, describe(value));
      if (performance.now() > deadline) return;
      await pause(5);
    }
  }

  /** Whether a promise settles in time, and how. */
  settles<T>(promise: Promise<T>, withinMs: number): Promise<Settled<T>> {
    return settles(promise, withinMs);
  }

  pause(ms: number): Promise<void> {
    return pause(ms);
  }

  /** Writes a line to the timeline. */
  note(text: string): void {
    this.timeline.add('check', text);
  }

  /** Registers a function that runs at the end of the check, whatever its outcome. */
  onClose(cleanup: () => void | Promise<void>): void {
    this.#cleanups.push(cleanup);
  }

  /** Ends sessions, connections and server; never throws, and waits at most 3 s for each. */
  async close(): Promise<void> {
    for (const cleanup of this.#cleanups.toReversed()) await this.settles(run(cleanup), DEADLINES.close);
    await Promise.all(
      this.#agents.map((agent) =>
        this.settles(
          run(() => agent.close()),
          DEADLINES.close,
        ),
      ),
    );
    // Without a listener, the session's last error would become an exception of the kit.
    for (const { session } of this.#sessions) listen(session);
    await Promise.all(
      this.#sessions.map(({ session }) =>
        this.settles(
          run(() => session.close()),
          DEADLINES.close,
        ),
      ),
    );
    await this.#server?.close();
  }
}

/** The listeners the framework attaches; a plugin may hold events back while there are none. */
const FRAMEWORK_EVENTS = [
  'generation_created',
  'input_speech_started',
  'input_speech_stopped',
  'input_audio_transcription_completed',
  'metrics_collected',
  'error',
];

/** Listens to a session as the framework does. */
export function listen(session: llm.RealtimeSession): void {
  for (const name of FRAMEWORK_EVENTS) session.on(name, () => undefined);
}

async function run(action: () => void | Promise<void>): Promise<void> {
  await action();
}
