// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Fifty concurrent conversations with audio in both directions in real time: the emulator on one core, the callers on
 * another. `node packages/emulator/bench/fifty-sessions.ts [--sessions 50] [--seconds 20]` after a build.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Caller } from './caller.ts';
import type { Order, ProcessReport } from './emulator-process.ts';

/** What the agent says and the caller plays back: about seven seconds. */
const TEXT =
  'The museum opens at nine in the morning and closes at six. On Fridays it stays open until nine. ' +
  'Children and students do not pay, and everybody else pays twelve euros at the door.';
/** Silence after the caller's speech that ends a turn, in milliseconds. */
const PAUSE_MS = 1000;
/** A player with a buffer of this many milliseconds keeps playing if a piece is late by less. */
const BUFFER_MS = 100;

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '50' }, seconds: { type: 'string', default: '20' } },
});
const sessions = Number(values.sessions);
const seconds = Number(values.seconds);

const pinned = pin();
const child = startEmulatorProcess();
try {
  const [{ endpoint }] = (await once(child, 'message')) as [{ endpoint: string }];
  const speech = Buffer.concat([await collectSpeech(endpoint), Buffer.alloc(PAUSE_MS * 48)]);
  const answerMs = speech.length / 48 - PAUSE_MS;
  const callers: Caller[] = [];
  const stop = pushAll(callers);
  // Started one after the other, so that they are not all at the same word.
  for (let count = 0; count < sessions; count += 1) {
    const caller = new Caller(endpoint, speech);
    await caller.open();
    callers.push(caller);
    await sleep(answerMs / sessions);
  }
  await sleep(1000);
  for (const caller of callers) caller.begin();
  order('measure');
  await sleep(seconds * 1000);
  const report = await askForReport();
  stop();
  await Promise.all(callers.map((caller) => caller.finish()));
  await sleep(200);
  const { heardMs } = await askForReport();
  print(callers, report, heardMs, answerMs);
  for (const caller of callers) caller.close();
} finally {
  order('end');
  await once(child, 'exit');
}

/** The callers on core 0, which leaves core 1 to the emulator. */
function pin(): boolean {
  try {
    execFileSync('taskset', ['-pc', '0', String(process.pid)]);
    return cpus().length > 1;
  } catch {
    return false;
  }
}

function startEmulatorProcess(): ChildProcess {
  const script = fileURLToPath(new URL('emulator-process.ts', import.meta.url));
  const command = [process.execPath, script, TEXT];
  const [program = '', ...rest] = pinned ? ['taskset', '-c', '1', ...command] : command;
  return spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function order(what: Order): void {
  if (child.connected) child.send(what);
}

async function askForReport(): Promise<ProcessReport> {
  const report = once(child, 'message');
  order('report');
  return (await report)[0] as ProcessReport;
}

/** The audio of one answer. */
async function collectSpeech(endpoint: string): Promise<Buffer> {
  const caller = new Caller(endpoint, Buffer.alloc(2));
  const pieces: Buffer[] = [];
  caller.onAudio = (piece) => pieces.push(piece);
  await caller.open();
  await caller.finish();
  caller.close();
  return Buffer.concat(pieces);
}

/** Makes every caller send 20 ms each 20 ms, a quarter of them at a time; returns a function that stops it. */
function pushAll(callers: readonly Caller[]): () => void {
  const startedAt = performance.now();
  let step = 0;
  const timer = setInterval(() => {
    for (; step * 5 <= performance.now() - startedAt; step += 1) {
      for (let index = step % 4; index < callers.length; index += 4) callers[index]?.push();
    }
  }, 5);
  return () => clearInterval(timer);
}

function print(
  callers: readonly Caller[],
  report: ProcessReport,
  heardMs: Record<string, number>,
  answerMs: number,
): void {
  const late = callers.flatMap((caller) => caller.lateMs);
  const noticed = callers.flatMap((caller) => caller.noticedMs);
  const answers = callers.flatMap((caller) => caller.answersMs.slice(1));
  const unheard = callers.map((caller) => caller.sentMs - (heardMs[caller.sessionId] ?? 0));
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const lines = [
    [
      `${sessions} sessions, ${seconds} s`,
      `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`,
    ],
    ['emulator pinned to one core', pinned ? 'yes' : 'no: needs taskset and two cores'],
    ['emulator, share of a core', share(report.cpuMs, report.wallMs)],
    ['event loop late p50 / p99 / max', `${list(...spread(report.loopMs))} ms`],
    ['… caused by its own work', `${list(...spread(report.ownMs))} ms`],
    ['core used by others', share(report.waitedMs, report.wallMs)],
    ['memory', `${report.rssMb.toFixed(0)} MB`],
    ['agent audio late p50 / p99 / max', `${list(...spread(late))} ms in ${late.length} pieces`],
    [`pieces late by more than ${BUFFER_MS} ms`, String(late.filter((ms) => ms > BUFFER_MS).length)],
    [
      'agent audio missing',
      `${total(answers.map((ms) => Math.abs(answerMs - ms))).toFixed(0)} ms in ${answers.length} answers`,
    ],
    ['caller audio missing', `${total(unheard).toFixed(0)} ms`],
    [
      'end of turn detected after p50 / p99 / max',
      `${list(...spread(noticed))} ms in ${noticed.length} turns`,
    ],
    ['errors', String(total(callers.map((caller) => caller.errors)))],
  ];
  for (const [name = '', value = ''] of lines) process.stdout.write(`${name.padEnd(44)}${value}\n`);
}

function share(part: number | undefined, whole: number): string {
  return part === undefined ? 'unknown' : `${((100 * part) / whole).toFixed(1)} %`;
}

function spread(values: readonly number[]): [number, number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return [at(0.5), at(0.99), at(1)];
}

function list(...values: number[]): string {
  return values.map((value) => value.toFixed(1)).join(' / ');
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
