// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { readCommandLine } from './cli-options.ts';

test('every flag becomes an option', () => {
  const args = [
    '--scenario',
    'a.yaml',
    '--port',
    '8080',
    '--host',
    '::1',
    '--key',
    'k',
    '--voice',
    'flite',
    '--seed',
    '7',
    '--pace',
    'realtime',
    '--when-busy',
    'cancel-previous',
    '--session-lifetime-s',
    '60',
    '--connection-limit',
    '30',
    '--manual-transcription',
    'refuse',
    '--fault',
    'cut:0.5@turn',
    '--fault',
    'bad-key',
    '--tls',
    '--record',
    'a.jsonl',
    '--record-audio',
    '--replay',
    'b.jsonl',
  ];
  expect(readCommandLine(args)).toEqual({
    kind: 'run',
    options: {
      scenario: 'a.yaml',
      port: 8080,
      host: '::1',
      key: 'k',
      voice: 'flite',
      seed: 7,
      pace: 'realtime',
      whenBusy: 'cancel-previous',
      sessionLifetimeS: 60,
      connectionLimit: { limit: 30 },
      manualTranscription: 'refuse',
      faults: [{ slug: 'cut', probability: 0.5, when: 'turn' }, { slug: 'bad-key' }],
      tls: true,
      record: 'a.jsonl',
      recordAudio: true,
      replay: 'b.jsonl',
    },
  });
});
