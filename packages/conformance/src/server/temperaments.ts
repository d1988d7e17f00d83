// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Ways in which a provider is rude; each alone is allowed by its protocol or was seen in a real service. */
export const TEMPERAMENTS = {
  'late-acks': 'acknowledgements arrive 50 ms late and out of order',
  'unnamed-errors': 'errors do not name the message at fault',
  'no-metadata': 'responses do not echo the metadata of their request',
  'late-metadata': 'responses echo the metadata of their request only at their end',
  'endless-cancel': 'cancelled responses never end',
  'streams-on': 'cancelled responses continue to stream for a while before they end',
  unasked: 'fillers, empty responses, items and session updates arrive unasked',
  'no-created': 'unasked responses are not announced, but their content is sent',
  twice: 'acknowledgements and ends arrive twice, with the same message each time',
  'late-deltas': 'text and audio arrive after the end of their response',
  'odd-ids': 'ids have 8, 36 or 64 characters and contain dots and colons',
  'odd-values': 'optional fields hold values of odd types, and useless events come between',
  'fast-audio': 'audio arrives in small chunks and far ahead of its text',
  'slow-audio': 'audio arrives slower than it plays',
  'small-buffer': 'the connection is TLS, and the provider reads in bursts',
  'dead-uplink': 'a dying connection still sends, but no longer receives',
  'dead-downlink': 'a dying connection still receives, but no longer sends',
} as const;

export type TemperamentName = keyof typeof TEMPERAMENTS;

/** Several temperaments at once, joined by `+` as in reports; `polite` is none. */
export class Temperament {
  readonly names: readonly TemperamentName[];

  constructor(names: readonly TemperamentName[] = []) {
    this.names = names;
  }

  /** Reads `polite`, one name, or several joined by `+`. Throws a RangeError for a name that does not exist. */
  static parse(text: string): Temperament {
    if (text === 'polite') return new Temperament();
    const names = text.split('+').map((name) => name.trim());
    for (const name of names)
      if (!(name in TEMPERAMENTS))
        throw new RangeError(
          `"${name}" is not a temperament; there are polite, ${Object.keys(TEMPERAMENTS).join(', ')}`,
        );
    return new Temperament(names as TemperamentName[]);
  }

  has(name: TemperamentName): boolean {
    return this.names.includes(name);
  }

  toString(): string {
    return this.names.length === 0 ? 'polite' : this.names.join('+');
  }
}

const EACH = ['polite', ...Object.keys(TEMPERAMENTS)];

/** Names of temperaments to run under, each once. `all` is polite and each temperament alone. */
export function selectTemperaments(wanted: string | readonly string[] = 'polite'): string[] {
  const names = (typeof wanted === 'string' ? [wanted] : wanted)
    .flatMap((text) => text.split(','))
    .flatMap((text) => (text.trim() === 'all' ? EACH : [text]))
    .map((text) => String(Temperament.parse(text.trim())));
  return [...new Set(names.length > 0 ? names : ['polite'])];
}
