// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { validateOptions, validateRuntimeOptions } from './validate.ts';

/** The message of the rejection, or 'accepted'. */
function outcome(check: (options: never) => void, options: object): string {
  try {
    check(options as never);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof VoiceLiveConfigError)) throw error;
    return error.message;
  }
}

const WRONG: [object, RegExp][] = [
  [{ turn_detection: null }, /Did you mean `turnDetection`/],
  [{ parallelToolCalls: true }, /no option `parallelToolCalls`.*`extra`/],
  ...[
    'project',
    'name',
    'version',
    'sessionId',
    'structuredInputs',
    'store',
    'useDefinition',
    'projectName',
    'agentVersion',
  ].map((name): [object, RegExp] => [
    { [name]: 1 },
    new RegExp(`field of \`agent\`: \`agent: { ${name}: … }\``),
  ]),
  [{ project_name: 1 }, /`agent: { projectName: … }`/],
  [{ timeoutMs: 1 }, /field of `connOptions`/],
  [{ everyMs: 1 }, /field of `camera`/],
  [{ afterMs: 1 }, /field of `fillers`/],
  [{ toString: 1 }, /no option `toString`/],
  [{ modalities: 'text' }, /`modalities` is text; it must be a list/],
  [{ instructions: 7 }, /`instructions` is 7; it must be a string/],
  [{ voice: '' }, /`voice` is/],
  [{ voice: 7 }, /`voice` is 7/],
  [{ turnDetection: 'server_vad' }, /`turnDetection` is server_vad; it must be an object or null/],
  [{ inputAudioTranscription: [] }, /`inputAudioTranscription` is a list/],
  [{ tools: {} }, /`tools` is of type object; it must be a list/],
  [{ tools: [null] }, /`tools` is a list; it must be a list of tools/],
  [{ tools: ['look'] }, /`tools` is a list; it must be a list of tools/],
  [{ tools: Array.from({ length: 1 }) }, /`tools` is a list; it must be a list of tools/],
];

describe('updateOptions', () => {
  it.each(WRONG)('rejects %o with the message of the constructor', (options, message) => {
    const refused = outcome(validateRuntimeOptions, options);
    expect(refused).toMatch(message);
    expect(outcome(validateOptions, options)).toBe(refused);
  });

  it.each(['model', 'endpoint', 'apiKey', 'extra', 'replyTimeoutMs'])(
    'rejects %s, which only the constructor accepts',
    (name) => {
      const refused = outcome(validateRuntimeOptions, { [name]: 'hunter2' });
      expect(refused).toMatch(/cannot change while a session runs/);
      expect(refused).not.toContain('hunter2');
    },
  );

  it.each([7, [], {}, { type: 'function' }, { type: 'function', name: 'f' }, { function: null }])(
    'rejects the toolChoice %o, which is none of the framework',
    (toolChoice) => {
      expect(outcome(validateRuntimeOptions, { toolChoice })).toMatch(/`toolChoice` is .*'required'/);
    },
  );

  const circular: Record<string, unknown> = {};
  circular['self'] = circular;

  it.each([
    { metadata: { call: () => {} } },
    { metadata: { count: 1n } },
    { metadata: circular },
    { temperature: Number.NaN },
    { turnDetection: { threshold: Infinity } },
  ])('rejects %o, which is not plain data', (options) => {
    expect(outcome(validateRuntimeOptions, options)).toMatch(/plain data/);
  });

  it.each([
    {},
    { toolChoice: null },
    { toolChoice: 'none' },
    { toolChoice: { type: 'function', function: { name: 'f' } } },
    { turnDetection: null, inputAudioTranscription: null, voice: 'alloy', temperature: 0.5 },
    { inputAudioFormat: 'pcm16', inputAudioSamplingRate: 24_000, modalities: ['text'], tools: [] },
    { voice: { type: 'openai', name: 'alloy' }, instructions: '', reasoningEffort: undefined },
  ])('accepts %o', (options) => {
    expect(outcome(validateRuntimeOptions, options)).toBe('accepted');
  });
});

describe('the constructor', () => {
  it.each([
    [{ fallback: [undefined] }, /`fallback\[0\]` is null; it must be an object/],
    [{ fallback: [null] }, /`fallback\[0\]` is null; it must be an object/],
    [{ prices: [undefined] }, /`prices\[0\]` is null; it must be an object/],
  ])('rejects %o, which lists nothing', (options, message) => {
    expect(outcome(validateOptions, options)).toMatch(message);
  });
});
