// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Remote, spawn } from '../../bench/rpc.ts';
import type { RoomAddress } from '../caller/participant.ts';
import type { FloorApi } from '../floor/main.ts';
import type { Agents } from './agents.ts';

export interface FloorOptions {
  calls: number;
  servicePort: number;
  addressOf: (room: string) => Promise<RoomAddress>;
}

/** The baseline: a process per call, running before it is needed. */
export async function startFloor({ calls, servicePort, addressOf }: FloorOptions): Promise<Agents> {
  const main = new URL('../floor/main.ts', import.meta.url);
  const all = Array.from({ length: calls }, (): Remote<FloorApi> => spawn<FloorApi>(main));
  await Promise.all(all.map((remote) => remote.call('pid')));
  const idle = [...all];
  const busy = new Map<string, Remote<FloorApi>>();
  return {
    subject: 'bare',
    enter: async (room) => {
      const remote = idle.pop();
      if (!remote) throw new Error(`all ${calls} baseline processes are in a call`);
      busy.set(room, remote);
      await remote.call('join', room, await addressOf(room), servicePort);
    },
    leave: async (room) => {
      const remote = busy.get(room);
      if (!remote) return;
      busy.delete(room);
      await remote.call('leave');
      idle.push(remote);
    },
    settle: async () => undefined,
    takeErrors: async () => (await Promise.all(all.map((remote) => remote.call('takeErrors')))).flat(),
    stop: async () => {
      await Promise.all(all.map((remote) => remote.stop()));
    },
  };
}
