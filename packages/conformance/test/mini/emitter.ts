// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { MiniPlugin } from './plugin.ts';

/** Writes a line to the log of the session. */
export type Log = (level: 'debug' | 'warn' | 'error', fields: object, message: string) => void;

/** Emits the events of a session: a failing listener cannot stop it, and an error without listeners is no exception. */
export class MiniEmitter {
  readonly #session: llm.RealtimeSession;
  readonly #model: MiniPlugin;
  readonly #log: Log;
  /** Whether a listener is running. */
  emitting = false;
  #closed = false;

  constructor(session: llm.RealtimeSession, model: MiniPlugin, log: Log) {
    this.#session = session;
    this.#model = model;
    this.#log = log;
  }

  close(): void {
    this.#closed = true;
  }

  error(error: Error, recoverable: boolean): void {
    this.emit('error', {
      type: 'realtime_model_error',
      timestamp: Date.now(),
      label: this.#model.has('errors-have-no-label') ? '' : this.#model.label(),
      error,
      recoverable,
    });
  }

  emit(name: string, payload: unknown): void {
    const { has } = this.#model;
    if (this.#closed && !has('emits-and-sends-after-close')) return;
    const nobody = name === 'error' && this.#session.listenerCount('error') === 0;
    if (nobody && !has('errors-nobody-listens-to-throw')) return;
    if (has('errors-nobody-listens-to-throw') || has('listeners-can-stop-it')) {
      this.#session.emit(name, payload);
      return;
    }
    this.emitting = true;
    try {
      this.#session.emit(name, payload);
    } catch (error) {
      this.#log('error', { name: (error as Error).name }, 'a listener failed');
    } finally {
      this.emitting = false;
    }
  }
}
