// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, voice } from '@livekit/agents';
import { expect, test } from 'vitest';
import { Switchboard } from './switchboard.ts';

initializeLogger({ pretty: false, level: 'silent' });

/** A session without a model, which is enough to start and to end. */
function quietSession(): { session: voice.AgentSession; closed: Promise<unknown>; listeners: () => number } {
  const session = new voice.AgentSession({
    vad: null,
    aecWarmupDuration: null,
    userAwayTimeout: null,
    turnHandling: { turnDetection: null },
  });
  const { promise, resolve } = Promise.withResolvers<unknown>();
  session.on(voice.AgentSessionEventTypes.Close, resolve);
  const listeners = (): number =>
    session.eventNames().reduce((sum, name) => sum + session.listenerCount(name as never), 0);
  return { session, closed: promise, listeners };
}

const agent = (): voice.Agent => new voice.Agent({ instructions: 'Be brief.' });

test('ends the session with the call, and leaves no listener on it', async () => {
  const { session, closed, listeners } = quietSession();
  const before = listeners();
  const board = await Switchboard.open({
    onCall: async (call) => {
      await call.start(session, agent());
      call.onSilence({ afterMs: 60_000, onSilent: () => undefined });
    },
  });
  const caller = board.twilio();
  const call = await board.call();
  await expect.poll(() => session.agentState).toBe('listening');
  expect(session.input.audio).toBe(call.input);
  caller.hangUp();
  await closed;
  expect(await call.ended).toBe('caller hung up');
  await expect.poll(listeners).toBeLessThanOrEqual(before);
});

test('ends the call with the session', async () => {
  const { session } = quietSession();
  const board = await Switchboard.open({ onCall: async (call) => call.start(session, agent()) });
  const caller = board.twilio();
  const call = await board.call();
  await expect.poll(() => session.agentState).toBe('listening');
  await session.close();
  expect(await call.ended).toBe('hung up');
  expect((await caller.finished).endedBy).toBe('agent');
});

test('rejects a second session for a call', async () => {
  const board = await Switchboard.open({
    onCall: async (call) => call.start(quietSession().session, agent()),
  });
  board.twilio();
  const call = await board.call();
  await expect(call.start(quietSession().session, agent())).rejects.toThrow(/a call can have only one/u);
  expect(call.end).toBeUndefined();
});

test('starts no session for a caller who has already left', async () => {
  const { session } = quietSession();
  let entered = false;
  class Greeter extends voice.Agent {
    override async onEnter(): Promise<void> {
      entered = true;
    }
  }
  const over = Promise.withResolvers<void>();
  const board = await Switchboard.open({
    onCall: async (call) => {
      call.hangUp();
      await call.ended;
      await call.start(session, new Greeter({ instructions: 'Be brief.' }));
      over.resolve();
    },
  });
  board.twilio();
  await over.promise;
  expect(entered).toBe(false);
  expect(board.warnings).toEqual([]);
});

test('watches for silence once there is a session, and not before', async () => {
  const board = await Switchboard.open();
  board.twilio();
  const call = await board.call();
  expect(() => call.onSilence({ afterMs: 1000, onSilent: () => undefined })).toThrow(/call start first/u);
});

test('closes a session when the caller hangs up while it starts', async () => {
  const { session, closed } = quietSession();
  const board = await Switchboard.open({
    onCall: async (call) => {
      const starting = call.start(session, agent());
      call.hangUp();
      await starting;
    },
  });
  board.twilio();
  await closed;
  expect(board.warnings).toEqual([]);
});
