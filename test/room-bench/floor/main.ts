// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { serve } from '../../bench/rpc.ts';
import type { RoomAddress } from '../caller/participant.ts';
import { Call } from './call.ts';

/* One call without a framework, in a process that runs before it is needed, like a worker's idle one. */

let call: Call | undefined;
const errors: string[] = [];

export type FloorApi = typeof api;

const api = {
  join: async (room: string, address: RoomAddress, servicePort: number): Promise<void> => {
    call = new Call((error) => errors.push(error instanceof Error ? error.message : String(error)));
    await call.join(room, address, servicePort);
  },
  leave: async (): Promise<void> => {
    await call?.leave();
    call = undefined;
  },
  pid: (): number => process.pid,
  /** What went wrong since the last call. */
  takeErrors: (): string[] => errors.splice(0),
};

serve(api);
