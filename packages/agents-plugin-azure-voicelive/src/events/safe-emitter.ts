// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { EventEmitter } from 'node:events';
import type { ServerEvent } from '@voicelive-kit/protocol';
import type { VoiceLiveError } from '../errors/index.ts';
import { hearListeners, thrownText } from '../errors/of-application.ts';
import { type SessionEvents, wireEventName } from './session-events.ts';

/** Structured log; fields that can contain what people said are named `lk.pii.*`, messages are constant. */
export interface SessionLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Emits to the framework and the application. Listeners run inside the plugin's call stack, so one that throws, or an
 * `error` without a listener, would otherwise end the loop that reads the connection; an async one that rejects, the
 * process.
 */
export class SafeEmitter {
  readonly #target: EventEmitter;
  readonly #log: SessionLog;
  readonly #label: string;
  #closed = false;

  constructor(target: EventEmitter, log: SessionLog, label: string) {
    this.#target = target;
    this.#log = log;
    this.#label = label;
    hearListeners(target, (reason, event) => this.#failed(String(event), reason));
  }

  /** Nothing is emitted after this. */
  close(): void {
    this.#closed = true;
  }

  emit<K extends keyof SessionEvents>(event: K, payload: SessionEvents[K]): void {
    if (this.hears(event)) this.#call(event, payload);
  }

  /**
   * Emits a server event under its wire name.
   * @param shown - makes the event that listeners see; not called when there are none.
   */
  emitWire({ type }: ServerEvent, shown: () => ServerEvent): void {
    const name = wireEventName(type);
    if (this.hears(name)) this.#call(name, shown());
  }

  /** Whether an event has a listener, for payloads that are expensive to create. */
  hears(event: keyof SessionEvents): boolean {
    return !this.#closed && this.#target.listenerCount(event) > 0;
  }

  emitError(error: VoiceLiveError, recoverable: boolean): void {
    if (this.#closed) return;
    const fields = { code: error.code, serviceCode: error.serviceCode, recoverable, error };
    if (this.#target.listenerCount('error') === 0) {
      this.#log.error(fields, 'an error without a listener');
      return;
    }
    this.#log.warn(fields, 'reporting an error to the application');
    const event: SessionEvents['error'] = {
      type: 'realtime_model_error',
      timestamp: Date.now(),
      label: this.#label,
      error,
      recoverable,
    };
    this.#call('error', event);
  }

  #call(event: string, payload: object): void {
    try {
      this.#target.emit(event, payload);
    } catch (error) {
      this.#failed(event, error);
    }
  }

  #failed(event: string, reason: unknown): void {
    if (event === 'error' && codeOf(reason) === 'ERR_UNHANDLED_ERROR') {
      // The framework passes the error on, which is already logged, and Node throws when it has no listener there.
      this.#log.warn({ event }, "no listener for the errors of the AgentSession; add session.on('error', …)");
      return;
    }
    this.#log.error(
      { event, 'lk.pii.error': thrownText(reason) },
      'a listener of a realtime session event failed',
    );
  }
}

function codeOf(reason: unknown): unknown {
  return reason instanceof Error && 'code' in reason ? reason.code : undefined;
}
