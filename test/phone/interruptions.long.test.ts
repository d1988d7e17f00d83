// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  type CallEvent,
  type CallRecord,
  heardAfterClears,
  heardBefore,
  type Misbehaviour,
} from '@voicelive-kit/phone/emulator';
import { onTestFinished, test, expect } from 'vitest';
import { random } from './random.ts';
import { Stalls } from './stalls.ts';
import { type Plan, type Reply, talk } from './talker.ts';
import { openTelephone, type Telephone } from './telephone.ts';

const AT_ONCE = 8;
const INTERRUPTIONS = 5;
const FRAME_MS = 20;
/** Until a caller no longer hears what was interrupted, in milliseconds. */
const GONE_MS = 60;

/** The disturbance of the line, and the tolerance of the reported position for it, in milliseconds. */
interface Kind {
  name: string;
  carrier: 'twilio' | 'acs' | 'telnyx';
  calls: number;
  misbehaviour?: Misbehaviour;
  offMs: number;
  /** The part of the delay to the carrier that is due to the line. */
  lineMs: number;
}

const KINDS: Kind[] = [
  { name: 'Twilio', carrier: 'twilio', calls: 24, offMs: 20, lineMs: 0 },
  { name: 'ACS, which has no marks', carrier: 'acs', calls: 16, offMs: 60, lineMs: 0 },
  { name: 'Telnyx', carrier: 'telnyx', calls: 8, offMs: 20, lineMs: 0 },
  {
    // The clear is as late as any message, and so is each mark that reports what was heard.
    name: 'Twilio with jitter up to 120 ms each way',
    carrier: 'twilio',
    calls: 8,
    misbehaviour: { jitterMs: 120 },
    offMs: 3 * 120,
    lineMs: 120,
  },
  {
    name: 'Twilio with marks that are 100 ms late',
    carrier: 'twilio',
    calls: 8,
    misbehaviour: { lateMarksMs: 100 },
    offMs: 100 + 20,
    lineMs: 0,
  },
];

interface Heard {
  record: CallRecord;
  /** When each clear reached the carrier, by `performance.now()`. */
  clearedAt: number[];
  replies: Reply[];
}

/**
 * Replies of up to 4 s, each interrupted before its end: at its beginning, in its middle, when all of it has been sent.
 */
function plansOf(seed: number): Plan[] {
  const next = random(seed);
  return Array.from({ length: INTERRUPTIONS }, () => {
    const replyMs = 600 + Math.floor(next() * 170) * FRAME_MS;
    const afterMs = 40 + next() * Math.min(2500, replyMs - 200);
    return { replyMs, afterMs, pauseMs: 100 + next() * 400 };
  });
}

/** One call whose agent is interrupted repeatedly, observed from both ends. */
async function hold(
  telephone: Telephone,
  talks: ReadonlyMap<string, Promise<Reply[]>>,
  { carrier, misbehaviour = {} }: Kind,
  seed: number,
): Promise<Heard> {
  const clearedAt: number[] = [];
  const onEvent = ({ type }: CallEvent): void => {
    if (type === 'clear') clearedAt.push(performance.now());
  };
  const record = await telephone[carrier]({ seed, misbehaviour, onEvent }).finished;
  return { record, clearedAt, replies: (await talks.get(record.callId)) ?? [] };
}

test.each(KINDS)(
  'an interrupted reply is no longer heard, and its position matches what was heard: $name',
  async (kind) => {
    const talks = new Map<string, Promise<Reply[]>>();
    const telephone = await openTelephone(
      async (call) => {
        const talking = talk(call, plansOf(talks.size));
        talks.set(call.id, talking);
        await talking;
        call.hangUp();
      },
      { acs: true },
    );
    const stalls = new Stalls();
    onTestFinished(async () => {
      stalls.stop();
      await telephone.close();
    });
    const calls: Heard[] = [];
    for (let from = 0; from < kind.calls; from += AT_ONCE) {
      const seeds = Array.from({ length: AT_ONCE }, (_, i) => 1000 + from + i);
      calls.push(...(await Promise.all(seeds.map((seed) => hold(telephone, talks, kind, seed)))));
    }
    const judged = calls.flatMap((call) => judge(call, kind, stalls));
    expect(judged.filter(({ findings }) => findings.length > 0)).toEqual([]);
    // Some interruptions happen before anything was sent, and have nothing to clear.
    expect(judged.length).toBeGreaterThan(kind.calls * INTERRUPTIONS * 0.9);
    const off = judged.map(({ offMs }) => offMs).toSorted((a, b) => a - b);
    const gone = judged.map(({ goneMs }) => goneMs).toSorted((a, b) => a - b);
    process.stdout.write(
      `${kind.name}: ${judged.length} interruptions; position off by ${at(off, 0.5)} ms (median), ${at(off, 1)} ms (most); ` +
        `gone after ${at(gone, 0.5)} ms (median), ${at(gone, 1)} ms (most)\n`,
    );
  },
);

function at(sorted: readonly number[], part: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(1);
}

interface Judgement {
  findings: string[];
  offMs: number;
  goneMs: number;
}

/** Each interruption compared with what the caller heard, and how late the loop was meanwhile. */
function judge({ record, clearedAt, replies }: Heard, { offMs, lineMs }: Kind, stalls: Stalls): Judgement[] {
  const { clears, media, rate, heard } = record;
  const after = heardAfterClears(record);
  return replies.map(({ value, beganAt, interruptedAt, toldMs }, i): Judgement => {
    const clear = clears[i];
    const cameAt = clearedAt[i];
    if (clear === undefined || cameAt === undefined) return { findings: ['no clear'], offMs: 0, goneMs: 0 };
    const stalledMs = stalls.between(beganAt, cameAt);
    const first = clears[i - 1]?.mediaBefore ?? 0;
    const heardMs = (heardBefore(record, clear.atSample, first, clear.mediaBefore) * 1000) / rate;
    const off = Math.abs(heardMs - toldMs);
    const goneMs = cameAt - interruptedAt + ((after[i] ?? 0) * 1000) / rate;
    // By the samples as well: each reply has its own value.
    const limit = clear.atSample + (GONE_MS * rate) / 1000;
    const again = heard.subarray(limit).some((sample) => Math.abs(sample - value) < 200);
    const findings = [
      ...(off > offMs + stalledMs ? [`told ${toldMs} ms, heard ${heardMs} ms, stalled ${stalledMs} ms`] : []),
      ...(goneMs > GONE_MS + FRAME_MS + lineMs + stalledMs
        ? [`heard for ${goneMs} ms, stalled ${stalledMs} ms`]
        : []),
      ...(again ? ['heard again later'] : []),
      ...(media.length === 0 ? ['nothing was heard'] : []),
    ];
    return { findings, offMs: off, goneMs };
  });
}
