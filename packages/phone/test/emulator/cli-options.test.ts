// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { describeEvent } from '../../src/emulator/cli-events.ts';
import { readCommandLine, type Run } from '../../src/emulator/cli-options.ts';

const TWILIO = ['--webhook', 'http://127.0.0.1:1/voice', '--auth-token-env', 'TOKEN'];
const run = (args: string[]): Run => readCommandLine(args, { TOKEN: 'secret' }) as Run;

test("reads the caller's steps in order, with hanging up at the end", () => {
  const { options } = run([
    ...TWILIO,
    '--silence',
    '100',
    '--say',
    'a.wav',
    '--wait',
    '500',
    '--press',
    '1',
    '--interrupt',
    '300',
    '--say',
    'b.wav',
  ]);
  expect(options).toMatchObject({ carrier: 'twilio', authToken: 'secret', maxMs: 120_000 });
  expect(options.steps).toEqual([
    { do: 'silence', ms: 100 },
    { do: 'speak', sound: 'a.wav' },
    { do: 'wait', until: 'agent-speaks' },
    { do: 'wait', until: 'agent-silent', ms: 500 },
    { do: 'press', digits: '1' },
    { do: 'wait', until: 'agent-has-spoken', ms: 300 },
    { do: 'speak', sound: 'b.wav' },
    { do: 'hang-up' },
  ]);
  expect(run([...TWILIO, '--stay']).options.steps).toEqual([]);
});

test('reads faults, routes and the other carriers', () => {
  const faults = ['jitterMs=60', 'garbage', 'marksOnClear=before', 'wrongSignature=both', 'dropsMs=700'];
  const { options, calls, seed } = run([
    ...TWILIO,
    ...faults.flatMap((fault) => ['--fault', fault]),
    '--route=a.example.com=http://127.0.0.1:2',
    '--calls=3',
    '--seed=9',
  ]);
  expect({ calls, seed }).toEqual({ calls: 3, seed: 9 });
  expect(options.routes).toEqual({ 'a.example.com': 'http://127.0.0.1:2' });
  expect(options.misbehaviour).toEqual({
    jitterMs: 60,
    garbage: true,
    marksOnClear: 'before',
    wrongSignature: 'both',
    deadSocket: { afterMs: 700, kind: 'drops' },
  });
  expect(run(['--carrier', 'acs', '--stream', 'ws://127.0.0.1:1', '--audience', 'id']).options).toMatchObject(
    { audience: 'id' },
  );
  expect(
    run(['--carrier', 'telnyx', '--stream', 'ws://127.0.0.1:1', '--stream-token-env', 'TOKEN']).options,
  ).toMatchObject({ streamToken: 'secret' });
});

test.each([
  [[], /--auth-token-env is missing/u],
  [['--auth-token-env', 'TOKEN'], /--webhook is missing/u],
  [
    ['--webhook', 'http://127.0.0.1', '--auth-token-env', 'NONE'],
    /names NONE, which is not set in the environment/u,
  ],
  [['--carrier', 'acs'], /--stream is missing/u],
  [['--carrier', 'pigeon'], /must be twilio, acs or telnyx/u],
  [[...TWILIO, '--fault', 'loss'], /--fault loss/u],
  [[...TWILIO, '--fault', 'toString=1'], /--fault toString/u],
  [[...TWILIO, '--silence', 'long'], /--silence must be a whole number/u],
  [[...TWILIO, '--route', 'x'], /HOST=ORIGIN/u],
  [[...TWILIO, '--nonsense'], /nonsense/u],
])('rejects %j', (args, message) => {
  expect(() => run(args)).toThrow(message);
});

test('prints no query of a request, and not every audio message', () => {
  const request = {
    atMs: 1500,
    purpose: 'webhook',
    method: 'GET',
    url: 'https://a.example.com/v?Token=secret',
    status: 200,
  } as const;
  expect(describeEvent({ type: 'request', request })).toBe(
    '   1.50 s  webhook: GET https://a.example.com/v → 200',
  );
  const media = {
    index: 0,
    atMs: 0,
    atSample: 0,
    samples: 0,
    fromSample: 0,
    toSample: 0,
    heard: 0,
    lost: 0,
    dropped: 0,
  };
  expect(describeEvent({ type: 'media', media })).toBeUndefined();
});
