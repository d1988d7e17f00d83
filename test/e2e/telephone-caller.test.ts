// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { initializeLogger, voice } from '@livekit/agents';
import { dispose, type RemoteParticipant, Room, RoomEvent } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type Emulator, startEmulator } from '@voicelive-kit/emulator';
import { SipCaller, type SipControl } from '@voicelive-kit/phone';
import { Caller } from '@voicelive-kit/room/callers/caller.ts';
import { type LiveKitServer, startLiveKitServer } from '@voicelive-kit/room/livekit/start-server.ts';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { outFile } from './stage/out.ts';

const ATTRIBUTES = {
  'sip.callID': 'SCL_1',
  'sip.phoneNumber': '+15550100',
  'sip.trunkPhoneNumber': '+15550199',
  'sip.callStatus': 'active',
};
const SILENT_MS = 1500;

let livekit: LiveKitServer;
let emulator: Emulator;
beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  const log = outFile('telephone-caller', 'livekit.log');
  mkdirSync(dirname(log), { recursive: true });
  livekit = await startLiveKitServer({ log });
  const scenario = { version: 1, greeting: 'Hello from the boat house.' } as const;
  emulator = await startEmulator({ voice: 'builtin', scenario });
});
afterAll(async () => {
  await emulator.close();
  await livekit.close();
  await dispose();
});

/** An agent in a room, and a participant who came by LiveKit SIP, or looks like it to everybody there. */
async function call(room: string) {
  const { access } = livekit;
  const token = async (identity: string, kind: string, attributes = {}): Promise<string> => {
    const made = new AccessToken(access.apiKey, access.apiSecret, { identity, attributes });
    made.kind = kind;
    made.addGrant({ roomJoin: true, room, canUpdateOwnMetadata: true });
    return made.toJwt();
  };
  const agentsRoom = new Room();
  const came = new Promise<RemoteParticipant>((resolve) =>
    agentsRoom.on(RoomEvent.ParticipantConnected, resolve),
  );
  await agentsRoom.connect(access.url, await token('agent', 'agent'), {
    autoSubscribe: true,
    dynacast: false,
  });
  const model = new realtime.RealtimeModel({ endpoint: emulator.endpoint });
  const session = new voice.AgentSession({ llm: model, vad: null });
  onTestFinished(async () => {
    await session.close();
    await model.close();
    await agentsRoom.disconnect();
  });
  const joining = token('sip_caller', 'sip', ATTRIBUTES).then(async (jwt) =>
    Caller.join({ url: access.url, token: jwt, room, identity: 'sip_caller' }),
  );
  const participant = await came;
  await session.start({ agent: new voice.Agent({ instructions: 'You rent out boats.' }), room: agentsRoom });
  const phone = await joining;
  onTestFinished(() => phone.leave());
  return {
    session,
    phone,
    participant,
    agentsRoom,
    rooms: new RoomServiceClient(access.url, access.apiKey, access.apiSecret),
  };
}

test('a caller of LiveKit SIP is identified by number, and the digits are collected', async () => {
  const { phone, participant, agentsRoom } = await call('digits');
  const caller = new SipCaller(agentsRoom, participant);
  expect(caller).toMatchObject({ id: 'SCL_1', from: '+15550100', to: '+15550199', status: 'active' });
  const collecting = caller.collectDigits({ max: 6, timeoutMs: 10_000 });
  for (const digit of '4711#') await phone.me.publishDtmf('0123456789*#'.indexOf(digit), digit);
  expect(await collecting).toEqual({ digits: '4711', endedBy: 'terminator' });
});

test('silence is counted from the end of what the room has played, and a hang-up ends the watch', async () => {
  const { session, participant, agentsRoom, rooms } = await call('silence');
  const caller = new SipCaller(agentsRoom, participant, { rooms });
  const states: string[] = [];
  session.on(voice.AgentSessionEventTypes.AgentStateChanged, ({ newState }) => states.push(newState));
  const silent = new Promise<string[]>((resolve) => {
    caller.onSilence(session, {
      afterMs: SILENT_MS,
      times: 0,
      onSilent: () => undefined,
      thenHangUp: async () => {
        resolve([...states]);
        await caller.hangUp();
      },
    });
  });
  session.generateReply({ instructions: 'Greet the caller.' });
  expect((await silent).slice(-2)).toEqual(['speaking', 'listening']);
  await caller.ended;
});

test('a call ends with its status, and is transferred by the server API', async () => {
  const { phone, participant, agentsRoom } = await call('transfer');
  const transfers: string[][] = [];
  const sip: SipControl = {
    transferSipParticipant: async (...asked) => void transfers.push(asked),
  };
  const caller = new SipCaller(agentsRoom, participant, { sip });
  await caller.transfer('tel:+15550123');
  expect(transfers).toEqual([['transfer', 'sip_caller', 'tel:+15550123']]);
  await expect(caller.hangUp()).rejects.toThrow('set rooms');
  const collecting = caller.collectDigits({ timeoutMs: 60_000 });
  await phone.me.setAttributes({ ...ATTRIBUTES, 'sip.callStatus': 'hangup' });
  await caller.ended;
  expect(await collecting).toEqual({ digits: '', endedBy: 'call ended' });
});

test('a participant who did not come by telephone is not such a caller', async () => {
  const { participant, agentsRoom } = await call('browser');
  const stranger = Object.create(participant, { kind: { value: 0 } }) as RemoteParticipant;
  expect(() => new SipCaller(agentsRoom, stranger)).toThrow('did not join by telephone');
});
