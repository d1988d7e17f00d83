// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientAction, ConformanceDriver } from '../../src/index.ts';

/** Maximum length of an id in characters. */
export const LONGEST_ID = 64;

/** Prefix of the ids of filler messages. */
export const FILLER = 'bridge_';

/** The simplest possible protocol: the kit's own verbs and actions as JSON, bytes as base64. */
export function miniDriver(): ConformanceDriver {
  return {
    version: 1,
    name: 'Mini',
    sampleRate: { input: 24_000, output: 24_000 },
    longestId: LONGEST_ID,
    fillerId: (id) => `${FILLER}${id}`,
    endpoint: (origin) => origin.replace('http', 'ws'),
    read(message) {
      const action = JSON.parse(String(message)) as ClientAction & { audio?: string };
      if (action.kind !== 'audio') return [action];
      const bytes = Buffer.from(action.audio ?? '', 'base64');
      return [{ kind: 'audio', samples: new Int16Array(Uint8Array.from(bytes).buffer) }];
    },
    odd: (message, n) => (n % 3 === 0 ? ['null', '{"say":5}', message] : [message]),
    write(verb) {
      if (verb.say === 'garbage') return ['{not json'];
      if (verb.say !== 'audio') return [JSON.stringify(verb)];
      return [JSON.stringify({ ...verb, bytes: Buffer.from(verb.bytes).toString('base64') })];
    },
  };
}
