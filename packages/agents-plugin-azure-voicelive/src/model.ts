// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import type { Avatar } from '@voicelive-kit/protocol';
import { llm, log, type telemetry } from '@livekit/agents';
import { capabilitiesOf, type Capabilities } from './config/capabilities.ts';
import {
  configurationFor,
  initialConfiguration,
  type SessionWishes,
} from './config/initial-configuration.ts';
import { sayObstacle, sayUnsupported } from './config/say-support.ts';
import { SessionConfiguration } from './config/session-configuration.ts';
import type { Routes, TargetChange } from './connection/routes.ts';
import { hearListeners, thrownText } from './errors/of-application.ts';
import { describeOptions } from './options/describe-options.ts';
import type { RealtimeModelOptions } from './options/options.ts';
import type { ResolvedOptions } from './options/resolved-options.ts';
import { resolveOptions } from './options/resolve-options.ts';
import { routesOf } from './options/routes-of.ts';
import { RealtimeSession } from './session.ts';
import { warnOnce } from './warn-once.ts';
import { WarmSession } from './warm-session.ts';

/** The stable name of this service in metrics and traces. */
const PROVIDER = 'azure.voice_live';

/** The payload of `target_changed`: which target serves a session from now on. */
export interface TargetChangedEvent extends TargetChange {
  readonly session: RealtimeSession;
}

/**
 * Azure AI Voice Live as a LiveKit realtime model.
 *
 * The constructor performs no I/O; each `session()` has its own connection. The audio formats are the same for all
 * sessions of a model: if calls use different ones, as on a phone bridge, create a model for each format.
 * @throws VoiceLiveConfigError when a setting is missing or wrong; the message names what to set.
 */
export class RealtimeModel extends llm.RealtimeModel implements telemetry.DescribesOptions {
  readonly #options: ResolvedOptions;
  readonly #routes: Routes;
  readonly #events = new EventEmitter<{ target_changed: [TargetChangedEvent] }>();
  readonly #sessions = new Set<RealtimeSession>();
  readonly #watchers = new Set<(session: RealtimeSession) => void>();
  #warm: WarmSession | undefined;
  /** Events of the warm session to report once it is taken. */
  #warmChange: TargetChange | undefined;

  constructor(options: RealtimeModelOptions = {}) {
    const resolved = resolveOptions(options);
    super(capabilitiesOfAll(resolved));
    hearListeners(this.#events, listenerFailed);
    for (const option of ['greeting', 'fillers'] as const) {
      const given = resolved[option];
      const verbatim = typeof given === 'string' || (given !== null && 'texts' in given);
      const obstacle = verbatim && sayObstacle(initialConfiguration(resolved), resolved.apiVersion);
      if (obstacle) throw sayUnsupported(`The option \`${option}\` cannot be used.`, obstacle);
    }
    this.#options = resolved;
    this.#routes = routesOf(resolved);
  }

  /**
   * Calls a listener whenever another target begins to serve a session: at its first connection, and when a call moves
   * to a target of `fallback`.
   */
  on(event: 'target_changed', listener: (event: TargetChangedEvent) => void): this {
    this.#events.on(event, listener);
    return this;
  }

  off(event: 'target_changed', listener: (event: TargetChangedEvent) => void): this {
    this.#events.off(event, listener);
    return this;
  }

  /** @internal Why given words cannot be spoken; undefined when the first target can speak them. */
  get sayObstacle(): string | undefined {
    return sayObstacle(initialConfiguration(this.#options), this.#options.apiVersion);
  }

  /** The capabilities of a new session, at whichever target. */
  override get capabilities(): Capabilities {
    return super.capabilities as Capabilities;
  }

  /** The model, deployment or agent in use. */
  override get model(): string {
    return this.#options.model;
  }

  override get provider(): string {
    return PROVIDER;
  }

  /**
   * The settings of this model, for the framework's session report: defaults filled in, without credentials, and
   * without the application's texts, of which it only says whether they are set.
   */
  describeOptions(): Readonly<Record<string, unknown>> {
    return describeOptions(this.#options);
  }

  override label(): string {
    return 'azure-voicelive.RealtimeModel';
  }

  /**
   * The sessions that are running now, oldest first. The framework does not expose the session it opened; this is how
   * an application reaches `updateOptions` and `commitAudio` during a call.
   */
  get sessions(): readonly RealtimeSession[] {
    return [...this.#sessions];
  }

  /**
   * Opens and configures a connection in advance for the next `session()`, which takes it, ready or not. If it is not
   * taken, it closes after `prewarmTimeoutMs`; until then no other is opened.
   * @returns a promise that resolves when it is ready or has failed, and never rejects: a failure is logged, and the
   *   session connects by itself.
   */
  prewarm(): Promise<void> {
    if (this.#warm === undefined) {
      const warm = new WarmSession(this.#open({}), this.#options.prewarmTimeoutMs, () => {
        if (this.#warm === warm) this.#warm = undefined;
      });
      this.#warm = warm;
    }
    return this.#warm.ready;
  }

  /**
   * Starts a conversation; returns immediately and connects in the background, unless `prewarm()` has done so.
   * @param wishes - settings that versions of the framework after 1.9.0 pass for a single session.
   */
  override session(wishes: SessionWishes = {}): RealtimeSession {
    const warm = this.#warm?.take();
    this.#warm = undefined;
    const session = warm ?? this.#open(wishes);
    this.#sessions.add(session);
    for (const watcher of this.#watchers) watcher(session);
    session.joinTrace();
    if (warm) {
      warm.claim(wishes);
      if (this.#warmChange) this.#tellTarget(warm, { ...this.#warmChange, previous: null });
    }
    return session;
  }

  /**
   * @internal Calls a listener with each running session, and each later one when it begins.
   * @returns a function that stops this.
   */
  watchSessions(listener: (session: RealtimeSession) => void): () => void {
    this.#watchers.add(listener);
    for (const session of this.sessions) listener(session);
    return () => void this.#watchers.delete(listener);
  }

  /** @internal Sample rate of the agent's audio, Hz. */
  get outputSampleRate(): number {
    return initialConfiguration(this.#options).outputFormat.sampleRate;
  }

  /** @internal The avatar of the options, under wire names; null for none. */
  get avatar(): Avatar | null {
    return initialConfiguration(this.#options).wanted.avatar ?? null;
  }

  /** Closes every session this model has started, and a connection that was opened in advance. */
  override async close(): Promise<void> {
    await Promise.all([this.#warm?.close(), ...[...this.#sessions].map((session) => session.close())]);
  }

  #open(wishes: SessionWishes): RealtimeSession {
    this.#warmChange = undefined;
    return new RealtimeSession({
      model: this,
      options: this.#options,
      routes: this.#routes,
      wishes,
      onClosed: (session) => void this.#sessions.delete(session),
      onTargetChanged: (session, change) => {
        if (this.#sessions.has(session)) this.#tellTarget(session, change);
        else this.#warmChange = change;
      },
    });
  }

  #tellTarget(session: RealtimeSession, change: TargetChange): void {
    try {
      this.#events.emit('target_changed', { ...change, session });
    } catch (error) {
      listenerFailed(error);
    }
  }
}

function listenerFailed(reason: unknown): void {
  log().error({ 'lk.pii.error': thrownText(reason) }, 'a listener of target_changed failed');
}

/** Checks what applies at every target. Warns about settings that a target of `fallback` does not support. */
function capabilitiesOfAll(options: ResolvedOptions): Capabilities {
  const first = capabilitiesOf(initialConfiguration(options), options);
  const others = options.fallback.map((target) => {
    const { start, leftOut } = configurationFor(target);
    if (leftOut.length > 0) {
      const { host } = target.endpoint;
      warnOnce(
        `The fallback ${target.model} on ${host} does not support ${leftOut.join(', ')} as set in the options; ` +
          'it is omitted there, or replaced by what the model supports.',
      );
    }
    return capabilitiesOf(new SessionConfiguration(start), target);
  });
  const all = [first, ...others];
  return {
    ...first,
    userTranscription: all.every(({ userTranscription }) => userTranscription),
    canDisableTurnDetection: all.every(({ canDisableTurnDetection }) => canDisableTurnDetection),
    supportsSay: all.every(({ supportsSay }) => supportsSay),
  };
}
