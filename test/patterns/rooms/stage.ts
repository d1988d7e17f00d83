// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dispose } from '@livekit/rtc-node';
import { type Emulator, startEmulator } from '@voicelive-kit/emulator';
import { Caller } from '@voicelive-kit/room/callers/caller.ts';
import { type LiveKitServer, startLiveKitServer } from '@voicelive-kit/room/livekit/start-server.ts';
import { startWorker } from '@voicelive-kit/room/worker/start-worker.ts';
import { AccessToken, RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { AGENT_NAME, type Pattern } from '../programs/program.ts';

const programs = join(import.meta.dirname, '../programs');
const out = join(import.meta.dirname, '../../../out/patterns');

export interface RoomStage {
  readonly emulator: Emulator;
  /** A participant in a separate room, once the program can be heard there; leaves with the test. */
  call(): Promise<Caller>;
}

/** A LiveKit server, an emulator and a worker that runs a program, for the tests of one file. */
export function useRooms(name: string, pattern: Pattern): RoomStage {
  let livekit: LiveKitServer | undefined;
  let emulator: Emulator | undefined;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const logs = join(out, name);
    mkdirSync(logs, { recursive: true });
    const server = await startLiveKitServer({ log: join(logs, 'livekit.log') });
    livekit = server;
    closers.push(() => server.close());
    const service = await startEmulator({
      scenario: pattern.scenario,
      voice: 'builtin',
      record: join(logs, 'service.jsonl'),
    });
    emulator = service;
    closers.push(() => service.close());
    const worker = await startWorker({
      agent: join(programs, `${name}.ts`),
      livekit: livekit.access,
      log: join(logs, 'worker.log'),
      env: { AZURE_VOICELIVE_ENDPOINT: service.endpoint, AZURE_VOICE_LIVE_ENDPOINT: service.endpoint },
    });
    closers.push(() => worker.stop(2000));
  });
  afterAll(async () => {
    for (const close of closers.toReversed()) await close();
    await dispose();
  });
  return {
    get emulator() {
      if (!emulator) throw new Error('the emulator has not started');
      return emulator;
    },
    call: async () => {
      if (!livekit) throw new Error('the LiveKit server has not started');
      const caller = await Caller.join(await invitation(livekit));
      onTestFinished(() => caller.leave());
      return caller;
    },
  };
}

/** Joins a new room, to which the program is dispatched. */
async function invitation({ access }: LiveKitServer): Promise<Parameters<typeof Caller.join>[0]> {
  const room = randomUUID();
  const identity = 'caller';
  const token = new AccessToken(access.apiKey, access.apiSecret, { identity });
  token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true });
  token.roomConfig = new RoomConfiguration({ agents: [new RoomAgentDispatch({ agentName: AGENT_NAME })] });
  return { url: access.url, token: await token.toJwt(), room, identity };
}
