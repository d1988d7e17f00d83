// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { type LiveKitServer, startLiveKitServer } from '@voicelive-kit/room/livekit/start-server.ts';
import { type Remote, spawn } from '../../bench/rpc.ts';
import type { CallerApi } from '../caller/main.ts';
import type { ServiceApi } from '../service/main.ts';
import { raisePriority } from './priority.ts';
import { Rooms } from './rooms.ts';

/** What all subjects share in a run. */
export interface Stage {
  livekit: LiveKitServer;
  rooms: Rooms;
  service: Remote<ServiceApi>;
  servicePort: number;
  caller: Remote<CallerApi>;
  /** Folder for the logs of the started programs. */
  logs: string;
  /** Registers `stop` to be called when the stage is closed; it may be called earlier. */
  adopt(stop: () => Promise<void>): void;
  close(): Promise<void>;
}

/** Starts a LiveKit server, the service and the process of the callers. */
export async function setStage(logs: string, say: (line: string) => void): Promise<Stage> {
  // The measuring and shared processes come first when cores are scarce: children inherit the priority.
  const restore = raisePriority();
  const livekit = await startLiveKitServer({ log: join(logs, 'livekit.log'), say });
  const service = spawn<ServiceApi>(new URL('../service/main.ts', import.meta.url));
  const caller = spawn<CallerApi>(new URL('../caller/main.ts', import.meta.url));
  restore();
  const adopted: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(adopted.map((stop) => stop()));
    await Promise.all([service.stop(), caller.stop()]);
    await livekit.close();
  };
  try {
    const servicePort = await service.call('port');
    const rooms = new Rooms(livekit.access);
    const adopt = (stop: () => Promise<void>): void => void adopted.push(stop);
    return { livekit, rooms, service, servicePort, caller, logs, adopt, close };
  } catch (error) {
    await close();
    throw error;
  }
}
