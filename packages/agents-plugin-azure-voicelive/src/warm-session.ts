// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log, type llm } from '@livekit/agents';
import { systemClock } from './connection/clock.ts';
import { isVoiceLiveError } from './errors/index.ts';
import type { RealtimeSession } from './session.ts';

/**
 * A session that connects before it is requested. It is discarded and closed when it is not taken in time, when it
 * cannot connect, when the connection is lost, and when the agent begins to speak: the call that needs a session then
 * opens another one.
 */
export class WarmSession {
  /** Resolves once the connection is configured, or when there will be none. */
  readonly ready: Promise<void>;
  readonly #session: RealtimeSession;
  readonly #over: () => void;
  readonly #cancelTimer: () => void;
  #isReady = false;
  #released = false;

  /**
   * @param timeoutMs - how long it waits to be taken.
   * @param over - called when it has ended without being taken.
   */
  constructor(session: RealtimeSession, timeoutMs: number, over: () => void) {
    this.#session = session;
    this.#over = over;
    this.#cancelTimer = systemClock.after(timeoutMs, () => void this.close());
    session.on('error', this.#onError);
    session.on('generation_created', this.#onSpeech);
    session.on('conversation_ended', this.#onEnd);
    this.ready = session.settled.then(() => {
      this.#isReady = true;
    });
  }

  /** Hands it out; the taker is responsible for it from now on. */
  take(): RealtimeSession {
    this.#release();
    return this.#session;
  }

  /** Ends it. Never rejects. */
  close(): Promise<void> {
    if (!this.#released) {
      this.#release();
      this.#over();
    }
    return this.#session.close();
  }

  readonly #onError = ({ error, recoverable }: llm.RealtimeModelError): void => {
    // A first connection that fails is retried like any other.
    if (recoverable && !this.#isReady) return;
    const code = isVoiceLiveError(error) ? error.code : undefined;
    log().warn({ code }, 'a connection that was opened in advance is lost; the next session opens its own');
    void this.close();
  };

  /** A voice agent greets once, and nobody is listening here. */
  readonly #onSpeech = (): void => {
    log().warn(
      {},
      'the agent greets on a connection that was opened in advance; the next session opens its own',
    );
    void this.close();
  };

  /** A voice agent that may hang up has done so. */
  readonly #onEnd = (): void => void this.close();

  #release(): void {
    this.#released = true;
    this.#cancelTimer();
    this.#session.off('error', this.#onError);
    this.#session.off('generation_created', this.#onSpeech);
    this.#session.off('conversation_ended', this.#onEnd);
  }
}
