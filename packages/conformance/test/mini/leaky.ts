// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioResampler } from '@livekit/rtc-node';
import { EventEmitter } from 'node:events';
import type { Adapter, CheckId } from '../../src/index.ts';
import { MiniModel, miniAdapter } from './model.ts';
import type { MiniSession } from './session.ts';

/** An extra action of a session, or something it never releases. */
type Leak = (session: MiniSession, kept: unknown[]) => void;

/** Long enough to be detected, short enough not to delay the tests. */
const LEAKED_TIMER_MS = 5000;
const nothing = (): void => undefined;

const LEAKS: [string, CheckId, Leak][] = [
  [
    'leaves a timer behind for each reply',
    'RES-01',
    (session) => session.on('generation_created', () => setTimeout(nothing, LEAKED_TIMER_MS)),
  ],
  [
    'leaves a listener behind for each reply',
    'RES-01',
    (session) => {
      session.setMaxListeners(0);
      session.on('generation_created', () => session.on('error', nothing));
    },
  ],
  [
    'keeps its generations',
    'RES-01',
    (session, kept) => session.on('generation_created', (generation) => kept.push(generation)),
  ],
  [
    'leaves a timer behind when closed',
    'RES-02',
    (session) => around(session, 'close', () => setTimeout(nothing, LEAKED_TIMER_MS)),
  ],
  [
    'leaves native resamplers open',
    'RES-03',
    (session) =>
      around(session, 'pushAudio', (frame) => new AudioResampler(frame.sampleRate, 24_000, 1).push(frame)),
  ],
  [
    'keeps deleted items',
    'RES-04',
    (session, kept) => around(session, 'updateChatCtx', (context) => kept.push(context)),
  ],
  [
    'adds one more listener at each change of instructions',
    'RES-05',
    (session) => {
      const emitter = new EventEmitter();
      around(session, 'updateInstructions', () => emitter.on('change', nothing));
    },
  ],
  [
    'keeps the audio it was given',
    'RES-06',
    (session, kept) => around(session, 'pushAudio', (frame) => kept.push(frame.data.slice())),
  ],
  [
    'is slow with each frame',
    'RES-07',
    (session) =>
      around(session, 'pushAudio', () => {
        const until = performance.now() + 0.25;
        while (performance.now() < until);
      }),
  ],
];

/** The miniature plugin with a leak: description, the check that must find it, adapter. */
export const LEAKY_ONES: [string, CheckId, Adapter][] = [
  ...LEAKS.map(([name, id, leak]): [string, CheckId, Adapter] => [name, id, leakyAdapter(leak)]),
  ['leaves sockets open', 'RES-02', miniAdapter('close-leaves-the-socket-open')],
];

function leakyAdapter(leak: Leak): Adapter {
  return miniAdapter(undefined, {
    createModel(endpoint, overrides) {
      const model = new MiniModel(endpoint, overrides);
      const create = model.session.bind(model);
      model.session = () => {
        const session = create();
        leak(session, []);
        return session;
      };
      return model;
    },
  });
}

type Method = 'close' | 'pushAudio' | 'updateChatCtx' | 'updateInstructions';

/** Runs an extra action whenever a method is called. */
function around<M extends Method>(
  session: MiniSession,
  method: M,
  more: (...args: Parameters<MiniSession[M]>) => unknown,
): void {
  const plain = session[method].bind(session) as (...args: unknown[]) => unknown;
  Object.assign(session, {
    [method]: (...args: Parameters<MiniSession[M]>) => {
      more(...args);
      return plain(...args);
    },
  });
}
