// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A client of one of the wires, and what it needs of it to talk. */
export interface TalkingClient {
  /** Sends what a caller says, 24 kHz mono, and a silence after it; resolves with all that the agent says to it. */
  say(samples: Int16Array): Promise<string>;
  close(): Promise<void>;
}

/** The one function of the agent. */
export const WEATHER = {
  name: 'get_weather',
  description: 'The weather in a city right now.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
} as const;

/** What the function was called with, as JSON text, and what it says. */
export class Weather {
  readonly calls: string[] = [];

  run(args: string): string {
    this.calls.push(args);
    return '4 °C and clear';
  }
}

/** Samples as the wires carry them, in bytes. */
export function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** The words of one answer, which may come after a call, in a response of its own. */
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

  /** The response makes a call: what is said follows in another one. */
  called(): void {
    this.#calls += 1;
  }

  /** A response is over. */
  done(): void {
    if (this.#calls > 0) this.#calls -= 1;
    else this.#settled.resolve(this.#text.trim());
  }

  failed(error: unknown): void {
    this.#settled.reject(error);
  }
}
