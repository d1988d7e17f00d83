// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';

/* What Linux reports about a process. */

/** Linux counts processor time in hundredths of a second on every architecture for which it has this file. */
const MS_PER_TICK = 10;

/** Group and processor time (user and system, all threads) of a process, from the text of `/proc/<pid>/stat`. */
export function parseStat(text: string): { group: number; cpuMs: number } {
  // The second field is the program's name in parentheses, which may contain anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [group, user, system] = [fields[2], fields[11], fields[12]].map(Number);
  return { group: group ?? Number.NaN, cpuMs: ((user ?? 0) + (system ?? 0)) * MS_PER_TICK };
}

/** Memory of a process in MiB. */
export interface Memory {
  /** Resident, shared pages counted fully. */
  rss: number;
  /** Resident, each shared page divided by the number of processes that share it. */
  pss: number;
  /** Resident and shared with no other process. */
  uss: number;
}

/** From the text of `/proc/<pid>/smaps_rollup`. */
export function parseMemory(text: string): Memory {
  const mib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN) / 1024;
  return { rss: mib('Rss'), pss: mib('Pss'), uss: mib('Private_Clean') + mib('Private_Dirty') };
}

/** Processor time of a process so far, milliseconds. */
export async function cpuMs(pid: number): Promise<number> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8')).cpuMs;
}

export async function memory(pid: number): Promise<Memory> {
  return parseMemory(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'));
}

/** How long the main thread of a process could have run but other processes had the core, in milliseconds so far. */
export async function waitedMs(pid: number): Promise<number> {
  return Number((await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ')[1]) / 1e6;
}

/** Processor time so far of each process of a group, milliseconds by process. */
export async function groupCpuMs(group: number): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = new Map<number, number>();
  for (const pid of pids) {
    // A process may end between the listing and the reading.
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    const stat = text === undefined ? undefined : parseStat(text);
    if (stat?.group === group) found.set(pid, stat.cpuMs);
  }
  return found;
}

/** How busy the machine was between two readings of {@link machineTimes}, 0 to 1. */
export interface MachineTimes {
  busy: number;
  total: number;
}

export async function machineTimes(): Promise<MachineTimes> {
  const text = await readFile('/proc/stat', 'utf8');
  const fields = (text.split('\n')[0] ?? '').trim().split(/\s+/).slice(1, 9).map(Number);
  const total = fields.reduce((sum, field) => sum + field, 0);
  const idle = (fields[3] ?? 0) + (fields[4] ?? 0);
  return { busy: total - idle, total };
}
