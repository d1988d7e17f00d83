// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { TransformStream } from 'node:stream/web';
import type { llm } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FastTime } from '../fast-time/fast-time.ts';
import { readOptions } from '../options.ts';
import type { Subject } from '../subjects/subject.ts';
import { voicelive } from '../subjects/voicelive.ts';
import { seedLines } from './lines.ts';
import { perform, type Performance } from './perform.ts';
import { runSeed } from './run-seeds.ts';
import type { Script } from './script.ts';
import { scripts } from './scripts.ts';

type Session = ReturnType<ReturnType<Subject['createModel']>['session']>;

/** Short waits, because something is wrong in these cases. */
const patience = { stepMs: 2000, endMs: 2000, restMs: 300 };

let time: FastTime;
beforeAll(() => {
  time = new FastTime();
});
afterAll(() => time.stop());

/** Our plugin with something broken in each of its sessions. */
function broken(spoil: (session: Session) => void): Subject {
  return {
    ...voicelive,
    createModel(...given) {
      const model = voicelive.createModel(...given);
      const create = model.session.bind(model);
      model.session = (...options) => {
        const session = create(...options);
        spoil(session);
        return session;
      };
      return model;
    },
  };
}

function play(subject: Subject): (script: Script) => Promise<Performance> {
  return async (script) => perform(script, { subject, time, patience });
}

/** Makes every frame of a generation play twice. */
function stutter(event: llm.GenerationCreatedEvent): void {
  const twice = (): TransformStream<AudioFrame, AudioFrame> =>
    new TransformStream({
      transform(frame, controller) {
        controller.enqueue(frame);
        controller.enqueue(frame);
      },
    });
  event.messageStream = event.messageStream.pipeThrough(
    new TransformStream<llm.MessageGeneration, llm.MessageGeneration>({
      transform: (message, controller) =>
        controller.enqueue({ ...message, audioStream: message.audioStream.pipeThrough(twice()) }),
    }),
  );
}

const TALK: Script = [
  { do: 'type', answer: { words: 12 }, until: 400 },
  { do: 'interrupt', until: 'rest' },
  { do: 'type', answer: { words: 3, calls: [{ ms: 10 }] }, until: 'rest' },
];

describe('the invariants', () => {
  test('hold with the plugin as it is, even through a lost connection', async () => {
    const script: Script = [...TALK, { do: 'fault', fault: { slug: 'cut' }, until: 0 }, ...TALK.slice(2)];
    expect((await perform(script, { subject: voicelive, time })).findings).toEqual([]);
  });

  test.each<[string, (session: Session) => void, RegExp]>([
    [
      'does not send typed text to the service',
      (session) => (session.updateChatCtx = async () => undefined),
      /the agent remembers .*Question/u,
    ],
    [
      'never settles an interruption',
      (session) => {
        const interrupt = session.interrupt.bind(session);
        session.interrupt = async () => {
          await interrupt();
          await new Promise(() => undefined);
        };
      },
      /pending when idle: interrupt/u,
    ],
    [
      'leaves a timer behind',
      (session) => {
        const close = session.close.bind(session);
        session.close = async () => {
          setTimeout(() => undefined, 60_000);
          await close();
        };
      },
      /left behind: \d timers.*seeds\.test\.ts/u,
    ],
    [
      'gives up without a reason',
      (session) =>
        setTimeout(() => {
          const error = new Error('enough');
          session.emit('error', {
            type: 'realtime_model_error',
            timestamp: 0,
            label: '',
            error,
            recoverable: false,
          });
        }, 500),
      /the conversation ended: error.*reported as final: Error .*enough/su,
    ],
  ])('do not hold with a plugin that %s', async (_, spoil, finding) => {
    const { findings } = await play(broken(spoil))(TALK);
    expect(findings.join('\n')).toMatch(finding);
  });

  test('do not hold with a plugin that says everything twice', async () => {
    const stutters = broken((session) => {
      const emit = session.emit.bind(session);
      session.emit = (name: string | symbol, ...args: unknown[]) => {
        if (name === 'generation_created') stutter(args[0] as llm.GenerationCreatedEvent);
        return emit(name, ...args);
      };
    });
    const { findings } = await play(stutters)([{ do: 'prompt', until: 'rest' }]);
    expect(findings.join('\n')).toMatch(/of speech 0 came twice/u);
  });
});

test('a failing seed is shrunk to a short script, which fails again from seed and path', async () => {
  const silent = play(broken((session) => (session.updateChatCtx = async () => undefined)));
  const result = await runSeed(7, { play: silent, shrinkMs: Number.POSITIVE_INFINITY });
  const { script = [], path = '' } = result.failure ?? {};
  expect(script).toHaveLength(1);
  const again = await runSeed(7, { play: silent, shrinkMs: 0, path });
  expect(again.failure?.script).toEqual(script);
  expect(seedLines(result, 1, 1)).toContain(`pnpm faults --seed 7 --path ${path}`);
});

test('the process has its real time again after fast time', async () => {
  const { setTimeout: fast } = globalThis;
  time.stop();
  const { setTimeout: own } = globalThis;
  const other = new FastTime();
  expect(globalThis.setTimeout).not.toBe(own);
  other.stop();
  expect(globalThis.setTimeout).toBe(own);
  expect(fast).not.toBe(own);
  await new Promise((resolve) => setTimeout(resolve, 1));
  time = new FastTime();
});

test('a seed gives the same script each time, and scripts are plain JSON', () => {
  const first = fc.sample(scripts, { seed: 3, numRuns: 20 });
  expect(fc.sample(scripts, { seed: 3, numRuns: 20 })).toEqual(first);
  expect(JSON.parse(JSON.stringify(first))).toEqual(first);
});

test('--seeds takes a count, --seed one of them, and --path requires it', () => {
  expect(new Set(readOptions(['--seeds', '25']).seeds?.seeds).size).toBe(25);
  expect(readOptions(['--seed', '7', '--path', '0:1']).seeds).toEqual({ seeds: [7], path: '0:1' });
  expect(readOptions([]).seeds).toBeUndefined();
  expect(() => readOptions(['--seeds', '0'])).toThrow(/whole number/u);
  expect(() => readOptions(['--path', '0'])).toThrow(/--path goes with --seed/u);
});
