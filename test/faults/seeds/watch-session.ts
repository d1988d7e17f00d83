// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ReadableStream, type ReadableStreamDefaultReader } from 'node:stream/web';
import type { llm } from '@livekit/agents';

/** Promises and streams that were returned, and which of them are still pending. */
export class Promised {
  readonly #promises = new Map<object, string>();
  readonly #streams = new Map<ReadableStreamDefaultReader<unknown>, Watched>();

  get open(): string[] {
    return [...this.#promises.values(), ...[...this.#streams.values()].map(({ name }) => name)];
  }

  /** Whether a promise, other than that of a stream, has not settled yet. */
  get waiting(): boolean {
    return this.#promises.size > 0;
  }

  promise<T>(name: string, promise: Promise<T>): Promise<T> {
    this.#promises.set(promise, name);
    const settled = (): void => void this.#promises.delete(promise);
    promise.then(settled, settled);
    return promise;
  }

  /** The same stream, with its end observed. */
  stream<T>(
    name: string,
    stream: ReadableStream<T>,
    see: (value: T) => T = (value) => value,
  ): ReadableStream<T> {
    const reader = stream.getReader();
    const over = (): void => void this.#streams.delete(reader);
    this.#streams.set(reader, { name, see: see as Watched['see'] });
    return new ReadableStream<T>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await reader.read();
            if (!done) return controller.enqueue(see(value));
            over();
            controller.close();
          } catch (error) {
            over();
            controller.error(error);
          }
          return undefined;
        },
        cancel: (reason) => {
          over();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** Reads interrupted streams that nobody reads any more to their end: they must have one. */
  async readTheRest(): Promise<void> {
    const open = [...this.#streams];
    await Promise.all(open.map(async ([reader, { see }]) => this.#drain(reader, see)));
    if (open.length > 0) await this.readTheRest();
  }

  async #drain(reader: ReadableStreamDefaultReader<unknown>, see: Watched['see']): Promise<void> {
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) see(part.value);
    } catch {
      // Counts as an end as well.
    }
    this.#streams.delete(reader);
  }
}

interface Watched {
  name: string;
  see: (value: unknown) => unknown;
}

/** Watches the promises of a model's sessions, and lists them. */
export function watchModel(
  model: llm.RealtimeModel,
  promised: Promised,
  sessions: llm.RealtimeSession[],
): void {
  const create = model.session.bind(model);
  model.session = (...given) => {
    const session = create(...given);
    sessions.push(session);
    watchSession(session, promised);
    return session;
  };
}

const METHODS = [
  'updateInstructions',
  'updateChatCtx',
  'updateTools',
  'commitAudio',
  'clearAudio',
  'interrupt',
  'truncate',
  'generateReply',
  'close',
] as const;

function watchSession(session: llm.RealtimeSession, promised: Promised): void {
  const seen = new WeakSet<object>();
  const generation = (event: llm.GenerationCreatedEvent): void => {
    if (seen.has(event)) return;
    seen.add(event);
    const name = `of response ${event.responseId ?? '?'}`;
    event.functionStream = promised.stream(`the calls ${name}`, event.functionStream);
    event.messageStream = promised.stream(`the messages ${name}`, event.messageStream, (message) => ({
      ...message,
      textStream: promised.stream(`the text ${name}`, message.textStream),
      audioStream: promised.stream(`the audio ${name}`, message.audioStream),
      ...(message.modalities && {
        modalities: promised.promise(`the modalities ${name}`, message.modalities),
      }),
    }));
  };
  const emit = session.emit.bind(session);
  session.emit = (name: string | symbol, ...args: unknown[]) => {
    if (name === 'generation_created') generation(args[0] as llm.GenerationCreatedEvent);
    return emit(name, ...args);
  };
  for (const method of METHODS) {
    const call = session[method].bind(session) as (...args: unknown[]) => Promise<unknown>;
    const watched = (...args: unknown[]): Promise<unknown> => {
      const result = call(...args);
      const given = promised.promise(method, result);
      return method === 'generateReply'
        ? given.then((event) => {
            generation(event as llm.GenerationCreatedEvent);
            return event;
          })
        : given;
    };
    Object.assign(session, { [method]: watched });
  }
}
