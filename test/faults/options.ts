// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { CASES } from './cases/index.ts';
import { type FaultCase, nameOf } from './fault-case.ts';
import { SUBJECTS, type SubjectName } from './subjects/subject.ts';

export const usage = `Usage: pnpm faults [options]

Causes each fault of docs/faults.md in a conversation with the emulator and shows the outcome.
Exit code: 0 when every case passed, 1 when one failed, 2 for invalid options.

  --only 24,cut     run only these faults, by number, slug, or slug/variant
  --against openai  run the cases against LiveKit's OpenAI plugin, if the fault exists for it
  --seeds N         run N random conversations with random faults instead, each from its own seed
  --seed S          run the conversation of seed S again; with --path as printed by a failure
  --soak HOURS      run one conversation of this many hours instead, whose connection breaks every three minutes
  --real-time       run the soak with the real clock (default: time that passes only while the process would wait)
  --json            print all measurements as JSON on standard output; the lines go to standard error
  --lanes N         how many processes run cases side by side (default: two for each core)
  --out DIR         folder for the report and the results (default: out/faults)
  --help            show this help`;

export interface Options {
  cases: readonly FaultCase[];
  against: SubjectName;
  json: boolean;
  lanes: number;
  out: string;
  /** Random conversations, instead of the cases. */
  seeds?: Seeds;
  /** One long conversation, instead of the cases. */
  soak?: { hours: number; realTime: boolean };
  help: boolean;
}

export interface Seeds {
  seeds: readonly number[];
  /** Where in the shrinking of a seed to begin. */
  path?: string;
}

/** Reads the command line; throws an Error that says what is accepted. */
export function readOptions(args: string[], cases: readonly FaultCase[] = CASES): Options {
  const { values } = parseArgs({
    // pnpm passes its own `--` separator on
    args: args.filter((arg) => arg !== '--'),
    options: {
      only: { type: 'string' },
      against: { type: 'string', default: 'voicelive' },
      json: { type: 'boolean', default: false },
      lanes: { type: 'string', default: String(2 * availableParallelism()) },
      out: { type: 'string', default: 'out/faults' },
      seeds: { type: 'string' },
      seed: { type: 'string' },
      path: { type: 'string' },
      soak: { type: 'string' },
      'real-time': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { only, against, lanes, seeds, seed, path, soak, json, out, help } = values;
  const subject = SUBJECTS.find((name) => name === against);
  if (subject === undefined) throw new Error(`--against ${against}: choose from ${SUBJECTS.join(', ')}`);
  if (!/^[1-9]\d?$/u.test(lanes)) throw new Error(`--lanes ${lanes}: give a whole number from 1 to 99`);
  const chosen = only === undefined ? cases : only.split(',').flatMap((name) => choose(name.trim(), cases));
  const random = readSeeds(seeds, seed, path);
  if (values['real-time'] && soak === undefined) throw new Error('--real-time goes with --soak');
  if (soak !== undefined && !(Number(soak) >= 0.1 && Number(soak) <= 24))
    throw new Error(`--soak ${soak}: give hours, from 0.1 to 24`);
  return {
    json,
    out,
    help,
    against: subject,
    lanes: Number(lanes),
    cases: cases.filter((each) => chosen.includes(each)),
    ...(random && { seeds: random }),
    ...(soak !== undefined && { soak: { hours: Number(soak), realTime: values['real-time'] } }),
  };
}

function readSeeds(count?: string, seed?: string, path?: string): Seeds | undefined {
  if (count !== undefined && !/^[1-9]\d{0,4}$/u.test(count))
    throw new Error(`--seeds ${count}: give a whole number from 1 to 99999`);
  if (seed !== undefined && !/^-?\d{1,10}$/u.test(seed))
    throw new Error(`--seed ${seed}: give a whole number`);
  if (path !== undefined && seed === undefined) throw new Error('--path goes with --seed');
  if (seed !== undefined) return { seeds: [Number(seed)], ...(path !== undefined && { path }) };
  if (count === undefined) return undefined;
  return { seeds: Array.from({ length: Number(count) }, () => Math.floor(Math.random() * 2 ** 31)) };
}

function choose(name: string, cases: readonly FaultCase[]): FaultCase[] {
  const found = cases.filter((each) => {
    const [number = '', full = ''] = nameOf(each).split(' ');
    return [number, each.slug, full].includes(name);
  });
  if (found.length > 0) return found;
  throw new Error(`--only ${name}: no such fault; they are ${cases.map(nameOf).join(', ')}`);
}
