// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/* What an agent tells the service about itself is sent as its instructions: the only field every client sets. */

export interface AgentIdentity {
  room: string;
  /** Its process. */
  pid: number;
}

export function writeInstructions({ room, pid }: AgentIdentity): string {
  return `room=${room} pid=${pid}`;
}

/** Undefined if `text` does not contain it. */
export function readInstructions(text: string): AgentIdentity | undefined {
  const [, room, pid] = /room=(\S+) pid=(\d+)/.exec(text) ?? [];
  return room !== undefined && pid !== undefined ? { room, pid: Number(pid) } : undefined;
}
