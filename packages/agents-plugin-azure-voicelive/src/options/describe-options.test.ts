// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { API_VERSION } from '@voicelive-kit/protocol';
import { expect, test } from 'vitest';
import { describeOptions } from './describe-options.ts';
import type { RealtimeModelOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';

const described = (options: RealtimeModelOptions) =>
  describeOptions(resolveOptions(options, { env: {}, warn: () => undefined }));

const SECRETS = [
  'key-of-the-first',
  'key-of-the-second',
  'bearer-of-mcp',
  'secret-in-query',
  'signature-of-lexicon',
  'user-of-lexicon',
];
const WORDS = ['You are Tom', 'Doctor Marmalade', 'One moment, Mister Quokka', 'Good morning'];
const OPTIONS: RealtimeModelOptions = {
  endpoint: 'https://east.services.ai.azure.com?subscription-key=secret-in-query',
  apiKey: 'key-of-the-first',
  model: 'gpt-4.1',
  instructions: 'You are Tom',
  greeting: 'Good morning',
  fillers: { texts: ['One moment, Mister Quokka'] },
  voice: {
    type: 'azure-standard',
    name: 'en-US-AvaNeural',
    customLexiconUrl: 'https://user-of-lexicon@words.blob.core.windows.net/a.xml?sig=signature-of-lexicon',
  },
  inputAudioTranscription: { model: 'azure-speech', phraseList: ['Doctor Marmalade'] },
  turnDetection: { type: 'server_vad', silenceDurationInMs: 300 },
  fallback: [{ endpoint: 'https://west.services.ai.azure.com', apiKey: 'key-of-the-second' }],
  extra: {
    tools: [
      { type: 'mcp', server_label: 'docs', server_url: 'https://docs', authorization: 'bearer-of-mcp' },
    ],
    instructions: 'You are Tom',
  },
};

test('contains the target, the settings and the defaults when options are described', () => {
  expect(described(OPTIONS)).toMatchObject({
    model: 'gpt-4.1',
    host: 'east.services.ai.azure.com',
    apiVersion: API_VERSION,
    auth: 'key',
    turnDetection: { type: 'server_vad', silenceDurationInMs: 300 },
    fallback: [{ host: 'west.services.ai.azure.com', auth: 'key' }],
    greets: 'verbatim',
    fillers: { count: 1 },
    replyTimeoutMs: 10_000,
    extra: ['tools', 'instructions'],
  });
});

test('is unchanged when converted to JSON and back', () => {
  expect(JSON.parse(JSON.stringify(described(OPTIONS)))).toEqual(described(OPTIONS));
});

test.each([...SECRETS, ...WORDS])('does not contain %s when options have it', (mark) => {
  expect(JSON.stringify(OPTIONS)).toContain(mark);
  expect(JSON.stringify(described(OPTIONS))).not.toContain(mark);
});
