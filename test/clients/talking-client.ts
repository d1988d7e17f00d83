// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A client of one of the protocols, with what the test needs of it. */
export interface TalkingClient {
  /**
   * Sends the caller's audio, 24 kHz mono, and a silence after it; resolves with everything the agent says in answer.
   */
  say(samples: Int16Array): Promise<string>;
  close(): Promise<void>;
}

/** The only function of the agent. */
export const WEATHER = {
  name: 'get_weather',
  description: 'The weather in a city right now.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
} as const;

/** The arguments of the function as JSON text, and its result. */
export class Weather {
  readonly calls: string[] = [];

  run(args: string): string {
    this.calls.push(args);
    return '4 °C and clear';
  }
}

/** Samples in the form of the wire, in bytes. */
export function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** The words of one answer, which may come after a call, in a separate response. */
export class Answer {
  readonly #settled = Promise.withResolvers<string>();
  #text = '';
  #calls = 0;

  get text(): Promise<string> {
    return this.#settled.promise;
  }

  add(text: string): void {
    this.#text += text;
  }

  /** The response makes a call: the answer follows in another one. */
  called(): void {
    this.#calls += 1;
  }

  /** A response has ended. */
  done(): void {
    if (this.#calls > 0) this.#calls -= 1;
    else this.#settled.resolve(this.#text.trim());
  }

  failed(error: unknown): void {
    this.#settled.reject(error);
  }
}
