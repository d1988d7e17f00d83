// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { serve } from '../../bench/rpc.ts';
import { type CallerLog, type Joined, Participant, type RoomAddress, type Script } from './participant.ts';

/* All callers of the bench, in one process, so that those of eight rooms do not crowd out what is measured. */

const participants = new Map<string, Participant>();
const errors: string[] = [];

function of(room: string): Participant {
  const participant = participants.get(room);
  if (!participant) throw new Error(`nobody has joined ${room}`);
  return participant;
}

export type CallerApi = typeof api;

const api = {
  join: (room: string, address: RoomAddress, timeoutMs: number): Promise<Joined> => {
    const participant = new Participant((error) => errors.push(`${room}: ${String(error)}`));
    participants.set(room, participant);
    return participant.join(address, timeoutMs);
  },
  converse: (room: string, script: Script): Promise<void> => of(room).converse(script),
  interrupt: (room: string, speechMs: number): Promise<CallerLog> => of(room).interrupt(speechMs),
  leave: async (room: string): Promise<void> => {
    await participants.get(room)?.leave();
    participants.delete(room);
  },
  /** What went wrong since the last call. */
  takeErrors: (): string[] => errors.splice(0),
};

serve(api);
