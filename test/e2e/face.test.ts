// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The agent's mouth in a browser, against what came out of its loudspeaker: one conversation with twenty interruptions. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWavFile } from '@voicelive-kit/reference-agent/demo/wav.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audibleSpans, partOf, type Sound, type Span } from '../listening/levels.ts';
import { placeInRecording } from '../listening/place-in-recording.ts';
import { BrowserCaller } from './stage/browser-caller.ts';
import { useHouse } from './stage/house.ts';
import { microphoneFile } from './stage/microphone-file.ts';
import { mouthAt, type MouthMove, mouthMoves, watchMouth } from './stage/mouth.ts';
import { outFile } from './stage/out.ts';
import { noteTime } from './stage/times.ts';
import { until } from './stage/until.ts';

const NAME = 'face';
const INTERRUPTIONS = 20;
/** A busy machine may miss one. */
const QUESTIONS = INTERRUPTIONS + 4;
/** Sound, mouth and recording of sound are on three threads of a busy browser. */
const MOST_APART_MS = 40;
const MOST_LATE_MS = 150;

const speech = join(import.meta.dirname, '../../examples/reference-agent/speech');
const answer = readWavFile(join(speech, 'agent-2-packing.wav'));
const long = {
  hear: 'Sorry to interrupt. How much is a dry bag?',
  say:
    'It is four degrees and clear in Oslo right now. For a day on the water, wear wool close to your skin, because it ' +
    'stays warm even when it is wet. Bring a dry bag for your phone, a thermos with something hot, two pairs of gloves, ' +
    'and more snacks than you think you will need.',
  audio: join(speech, 'agent-2-packing.wav'),
};

const stage = useHouse(NAME, {
  workerEnv: { FACE: '1' },
  scenario: {
    version: 1,
    greeting: {
      say: 'Hello, this is Fjord Outfitters. How can I help you today?',
      audio: join(speech, 'agent-greeting.wav'),
    },
    // More than it takes: a busy machine may hear one question as two.
    turns: Array.from({ length: 3 * INTERRUPTIONS }, () => long),
  },
});

/** Each interruption comes a while after the answer has begun, and the last answer is left to its end. */
const microphone = microphoneFile(NAME, [
  9000,
  ...Array.from({ length: INTERRUPTIONS + 1 }, (_, i) => [
    'caller-3-interruption',
    2600 + 170 * (i % 9),
  ]).flat(),
  60_000,
]);

let caller: BrowserCaller;
let moves: MouthMove[];
/** What was heard of the agent, and where the first sample of the long answer stands if it is one. */
let answers: { span: Span; beginsAt: number | undefined }[];
let loudspeaker: Sound;

/** Where and how the service told the mouth of the long answer to move. */
function toldVisemes(): MouthMove[] {
  const events = readFileSync(stage.recordingOfService, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { event?: Record<string, unknown> }).event)
    .filter((event) => event?.['type'] === 'response.animation_viseme.delta');
  const items = Map.groupBy(events, (event) => event?.['item_id']);
  const longest = [...items.values()].reduce((best, one) => (one.length > best.length ? one : best), []);
  return longest.map((event) => ({
    at: Number(event?.['audio_offset_ms']),
    viseme: Number(event?.['viseme_id']),
  }));
}

beforeAll(async () => {
  caller = await BrowserCaller.open(NAME, stage.house.web.url, microphone.path);
  await watchMouth(caller);
  await until('the mouth', async () => (await caller.page.locator('.mouth').count()) > 0);
  await caller.photograph('mouth');
  const ended = microphone.said.at(-1)?.endMs ?? 0;
  await until('the first half', () => Date.now() > caller.microphoneOpenedAt + ended / 2);
  await until('the last answer', () => Date.now() > caller.microphoneOpenedAt + ended + 3000);
  for (let i = 0; i < 6; i++) await caller.photograph(`speaking-${i}`);
  await until('the end of it', async () => (await caller.agentState()) === 'listening');
  await caller.photograph('silent');
  moves = await mouthMoves(caller);
  ({ loudspeaker } = caller.heard());
  answers = audibleSpans(loudspeaker, 700)
    .filter(({ startMs, endMs }) => endMs - startMs > 900)
    .map((span) => {
      const { startMs } = span;
      const place = placeInRecording(answer, partOf(loudspeaker, { startMs, endMs: startMs + 900 }));
      return { span, beginsAt: place.likeness > 0.8 ? startMs - place.atMs : undefined };
    });
  writeFileSync(outFile(NAME, 'moves.json'), JSON.stringify({ moves, answers, told: toldVisemes() }));
});
afterAll(async () => caller?.close());

const longAnswers = (): { span: Span; beginsAt: number }[] =>
  answers.flatMap(({ span, beginsAt }) => (beginsAt === undefined ? [] : [{ span, beginsAt }]));
/** When the caller had asked for the first time; milliseconds of the recording. */
const firstAnswerAt = (): number =>
  caller.microphoneOpenedAt + (microphone.said[0]?.endMs ?? 0) - caller.recordingStartedAt;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

test('the mouth moves with the sound that is heard', () => {
  expect(longAnswers().length).toBeGreaterThan(INTERRUPTIONS / 2);
  const told = toldVisemes();
  const apart: number[] = [];
  for (const { span, beginsAt } of longAnswers()) {
    for (const [index, { at, viseme }] of told.entries()) {
      const due = beginsAt + at;
      const lastsMs = (told[index + 1]?.at ?? Number.POSITIVE_INFINITY) - at;
      // One that is shorter than a picture of the screen may never be drawn.
      if (viseme === told[index - 1]?.viseme || lastsMs < 50 || due < span.startMs || due > span.endMs - 50)
        continue;
      const near = moves.filter((move) => move.viseme === viseme).map((move) => move.at - due);
      apart.push(near.reduce((best, one) => (Math.abs(one) < Math.abs(best) ? one : best), 1000));
    }
  }
  const distances = apart.map(Math.abs).toSorted((a, b) => a - b);
  process.stdout.write(
    `mouth against sound: ${apart.length} positions, median of distances ${median(distances).toFixed(1)} ms, ` +
      `median ${median(apart).toFixed(1)} ms, 95 % within ${distances[Math.floor(distances.length * 0.95)]?.toFixed(1)} ms\n`,
  );
  noteTime({ test: NAME, what: 'mouth against sound, median', ms: median(distances), serviceMs: 0 });
  expect(apart.length).toBeGreaterThan(100);
  expect(median(distances)).toBeLessThan(MOST_APART_MS);

  // The same without pairing moves: by which shift the two movements are most alike.
  const agreement = (shiftMs: number): number => {
    let same = 0;
    for (const { span, beginsAt } of longAnswers()) {
      for (let ms = span.startMs; ms < span.endMs; ms += 20) {
        const due = told.findLast(({ at }) => at <= ms - beginsAt)?.viseme ?? 0;
        if (mouthAt(moves, ms + shiftMs) === due) same += 1;
      }
    }
    return same;
  };
  const shifts = Array.from({ length: 81 }, (_, i) => (i - 40) * 5);
  const best = shifts.reduce((best, shift) => (agreement(shift) > agreement(best) ? shift : best), 0);
  process.stdout.write(`mouth against sound: most alike when shifted by ${best} ms\n`);
  expect(Math.abs(best)).toBeLessThan(MOST_APART_MS);
});

test('at an interruption the mouth stops when the sound does', () => {
  // Without the greeting, and without the last one, which nobody cuts.
  const cut = answers.filter(({ span }) => span.startMs > firstAnswerAt()).slice(0, INTERRUPTIONS);
  const late = cut.map(({ span }) => {
    const nextAt =
      answers[answers.findIndex((one) => one.span === span) + 1]?.span.startMs ?? Number.POSITIVE_INFINITY;
    // The moment from which it stood still until the next answer.
    const last = moves.findLast(({ at, viseme }) => at < nextAt - 100 && viseme !== 0);
    const closed = moves.find(({ at }) => last !== undefined && at > last.at);
    return (closed?.at ?? Number.POSITIVE_INFINITY) - span.endMs;
  });
  process.stdout.write(`mouth after silence, ms: ${late.map((ms) => Math.round(ms)).join(' ')}\n`);
  noteTime({ test: NAME, what: 'silence to closed mouth, latest', ms: Math.max(...late), serviceMs: 0 });
  expect(late).toHaveLength(INTERRUPTIONS);
  expect(Math.max(...late)).toBeLessThan(MOST_LATE_MS);
});
