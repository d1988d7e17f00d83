// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuMs, machineTimes, memory } from '../machine/proc.ts';
import type { CallLog } from '../rows/samples.ts';
import { messageOf } from './message-of.ts';
import type { Agents } from './agents.ts';
import type { Stage } from './stage.ts';
import { within } from './within.ts';

export interface Plan {
  /** Rooms at the same time. */
  calls: number;
  /** Answers in each. */
  answers: number;
}

export interface Talk {
  calls: CallLog[];
  /** Why the other calls have no result, a line for each. */
  failures: string[];
  /** Share of all cores that was busy meanwhile, with anything, in percent. */
  machineBusy: number;
}

interface OpenCall {
  room: string;
  join: CallLog['join'];
  /** The agent's process. */
  pid: number;
}

const JOIN_TIMEOUT_MS = 20_000;
const END_TIMEOUT_MS = 15_000;
const SPEECH_MS = 600;
/** Time for the last messages of an interruption, including the service's silence wait. */
const AFTERWARDS_MS = 600;

let lastRoom = 0;

/** How long answers are listened to, in milliseconds: spread evenly, so that no phase of any clock is preferred. */
function listenMs(count: number): number[] {
  return Array.from({ length: count }, () => 700 + Math.random() * 600);
}

/** Has `plan.calls` callers talk to one subject at the same time, each in a separate room, and then ends the rooms. */
export async function talk(stage: Stage, agents: Agents, plan: Plan): Promise<Talk> {
  const rooms = Array.from({ length: plan.calls }, () => `${agents.subject}-${(lastRoom += 1)}`);
  try {
    const joined = await settled(rooms.map((room) => join(stage, agents, room)));
    await agents.settle(joined.values.map(({ pid }) => pid));
    const before = await machineTimes();
    const spoken = await settled(
      joined.values.map(async (call) => {
        await sleep(Math.random() * 500);
        return converse(stage, call, plan.answers);
      }),
    );
    const after = await machineTimes();
    const errors = [...(await agents.takeErrors()), ...(await stage.caller.call('takeErrors'))];
    if (errors.length > 0) throw new Error(`${errors.length} errors, the first: ${errors[0]}`);
    return {
      calls: spoken.values,
      failures: [...joined.failures, ...spoken.failures],
      machineBusy: (100 * (after.busy - before.busy)) / (after.total - before.total),
    };
  } finally {
    await Promise.all(rooms.map((room) => end(stage, agents, room)));
  }
}

async function settled<T>(work: readonly Promise<T>[]): Promise<{ values: T[]; failures: string[] }> {
  const values: T[] = [];
  const failures: string[] = [];
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'fulfilled') values.push(result.value);
    else failures.push(messageOf(result.reason));
  }
  return { values, failures };
}

async function join(
  { rooms, caller, service }: Stage,
  { dispatchName, enter }: Agents,
  room: string,
): Promise<OpenCall> {
  const address = await rooms.address(room, 'caller', dispatchName);
  const [joined, configured] = await Promise.all([
    caller.call('join', room, address, JOIN_TIMEOUT_MS),
    service.call('ready', room, JOIN_TIMEOUT_MS),
    enter && within(JOIN_TIMEOUT_MS, 'agent in the room', enter(room)),
  ]);
  return { room, pid: configured.pid, join: { ...joined, ...configured } };
}

async function converse(
  { caller, service }: Stage,
  { room, join, pid }: OpenCall,
  answers: number,
): Promise<CallLog> {
  await service.call('answer', room, true);
  const startedAt = performance.now();
  const before = await cpuMs(pid);
  await caller.call('converse', room, { speechMs: SPEECH_MS, listenMs: listenMs(answers) });
  await service.call('answer', room, false);
  const heard = await caller.call('interrupt', room, SPEECH_MS);
  const cpu = ((await cpuMs(pid)) - before) / ((performance.now() - startedAt) / 1000);
  await sleep(AFTERWARDS_MS);
  return { join, caller: heard, service: await service.call('turns', room), cpu, memory: await memory(pid) };
}

/** Ends a call whatever happened in it; anything that cannot be ended has ended already. */
async function end({ rooms, caller, service }: Stage, { leave }: Agents, room: string): Promise<void> {
  const steps = [
    () => caller.call('leave', room),
    async () => leave?.(room),
    () => rooms.delete(room),
    () => service.call('ended', room, END_TIMEOUT_MS),
  ];
  for (const step of steps) await within(END_TIMEOUT_MS, 'end of the call', step()).catch(() => undefined);
}
