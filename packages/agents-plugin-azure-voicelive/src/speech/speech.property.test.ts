// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { heardText, type Speech } from './heard-text.ts';
import { TimedTranscript } from './timed-transcript.ts';
import { type WordTime, WordTimes } from './word-times.ts';

const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_128);
const RUNS = { seed: SEED, numRuns: 1000 };

/** Text in many scripts, joined with and without spaces; any Unicode, including lone surrogates. */
const WORDS = [
  'It',
  'is',
  'warm',
  "don't",
  'twenty-two',
  '3.5',
  '4°',
  '$100',
  'a',
  'the',
  'the',
  '今天',
  '天气',
  '很好',
  'とても',
  'カメラ',
  'สวัสดี',
  'ครับ',
  'नमस्ते',
  'हिन्दी',
  'مرحبا',
  'שלום',
  '안녕',

  'İstanbul',
  'IŞIK',
  'ılık',
  'Straße',
  'ΣΊΣΥΦΟΣ',
  'ﬁne',
  'e\u0301te\u0301',
  '👍🏽',
  '👨‍👩‍👧',
  '🇩🇪',
  '❤️',
  '\u0301',
  '\u200d',
];
const stretch = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom('\ud83d', '\ude00', '\r\n', '。', '…') },
);
const joint = fc.constantFrom('', ' ', ' ', ', ', '，');
const text = fc.array(fc.tuple(stretch, joint), { maxLength: 30 }).map((parts) => parts.flat().join(''));
const offset = fc.oneof(
  { weight: 8, arbitrary: fc.nat(20_000) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, -1, -5000, 1e12, 0.5) },
);
/** Words of a text and others, at any times, in any order. */
function wordsFor(whole: string): fc.Arbitrary<WordTime[]> {
  const own = whole.split(/[\s,，]+/u).filter((word) => word !== '');
  const word = own.length > 0 ? fc.oneof(fc.constantFrom(...own), stretch) : stretch;
  const inOrder = fc
    .tuple(fc.integer({ min: 50, max: 600 }), fc.integer({ min: 0, max: 3000 }))
    .map(([stepMs, fromMs]) =>
      own.map((each, i) => ({ text: each, startMs: fromMs + i * stepMs, endMs: fromMs + (i + 1) * stepMs })),
    );
  const any = fc.array(fc.record({ text: word, startMs: offset, endMs: offset }), { maxLength: 40 });
  const shuffled = inOrder.chain((words) => fc.shuffledSubarray(words));
  return fc.oneof(inOrder, shuffled, any);
}

/** `whole` in pieces, cut anywhere, also within a character. */
function piecesOf(whole: string, cuts: readonly number[]): string[] {
  const edges = [0, ...cuts.map((at) => at % (whole.length + 1)), whole.length].toSorted((a, b) => a - b);
  return edges.slice(1).map((end, i) => whole.slice(edges[i], end));
}

type Step = { append: string } | { word: WordTime } | { audioMs: number };

const story = text.chain((whole) =>
  fc
    .tuple(
      fc
        .array(fc.nat(), { maxLength: 20 })
        .map((cuts) => piecesOf(whole, cuts).map((append) => ({ append }))),
      wordsFor(whole).map((words) => words.map((word) => ({ word }))),
      fc
        .array(fc.nat(2000), { maxLength: 12 })
        .map((steps) => steps.map((_, i) => ({ audioMs: steps.slice(0, i + 1).reduce((a, b) => a + b, 0) }))),
      fc.infiniteStream(fc.nat(2)),
      fc.constantFrom(0, 0, 400, 3000),
    )
    .map(([deltas, words, audio, choices, startsAtMs]) => {
      // A merge that keeps the order of each.
      const queues: Step[][] = [[...deltas], [...words], [...audio]];
      const steps: Step[] = [];
      while (queues.some((queue) => queue.length > 0)) {
        const left = queues.filter((queue) => queue.length > 0);
        const step = left[(choices.next().value ?? 0) % left.length]?.shift();
        if (step) steps.push(step);
      }
      return { whole, steps, startsAtMs };
    }),
);

test(`all text is released once and in order, and no caption goes backwards (seed ${SEED})`, () => {
  fc.assert(
    fc.property(story, fc.boolean(), fc.boolean(), ({ whole, steps, startsAtMs }, expectTimes, isCut) => {
      let released = '';
      let startTime = 0;
      const transcript = new TimedTranscript(
        expectTimes,
        (piece) => {
          released += voice.isTimedString(piece) ? piece.text : piece;
          if (!voice.isTimedString(piece)) return;
          expect(piece.startTime).toBeGreaterThanOrEqual(startTime);
          expect(piece.endTime).toBeGreaterThanOrEqual(piece.startTime ?? Infinity);
          startTime = piece.startTime ?? Infinity;
        },
        () => startsAtMs,
      );
      let sounded = false;
      for (const step of steps) {
        if ('append' in step) transcript.append(step.append);
        else if ('word' in step) transcript.addWord(step.word);
        else {
          transcript.audioReceived(step.audioMs);
          sounded = true;
        }
        expect(whole.startsWith(released)).toBe(true);
      }
      if (isCut) transcript.cut();
      else transcript.waitNoLonger();
      expect(released).toBe(isCut && !sounded ? '' : whole);
      transcript.append(' More.');
      expect(transcript.text).toBe(`${whole} More.`);
      expect(released.endsWith(' More.')).toBe(true);
      const starts = transcript.words.map((word) => word.startMs);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }),
    RUNS,
  );
});

const speech: fc.Arbitrary<Speech> = text.chain((whole): fc.Arbitrary<Speech> =>
  fc
    .record({
      audioMs: fc.integer({ min: 1, max: 20_000 }),
      received: fc.oneof(fc.constant([]), wordsFor(whole)),
      complete: fc.boolean(),
      startsAtMs: fc.constantFrom(0, 400, 3000),
      heard: fc.option(fc.nat(40), { nil: undefined }),
    })
    .map(({ audioMs, received, complete, startsAtMs, heard }) => {
      const times = new WordTimes(() => startsAtMs);
      for (const word of received) times.add(word, audioMs);
      return {
        text: whole,
        audioMs,
        complete,
        words: times.words,
        heard: heard === undefined ? undefined : whole.trim().slice(0, heard),
      };
    }),
);
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

test(`the heard text is a prefix that ends between graphemes and grows with time (seed ${SEED})`, () => {
  fc.assert(
    fc.property(speech, fc.array(fc.nat(20_000), { minLength: 2, maxLength: 12 }), (given, times) => {
      const message = { ...given, heard: undefined };
      const whole = message.text.trim();
      const ends = new Set([...graphemes.segment(whole)].map(({ index }) => index).concat(whole.length));
      let before = '';
      for (const heardMs of times.toSorted((a, b) => a - b)) {
        const heard = heardText(message, Math.min(heardMs, message.audioMs));
        expect(whole.startsWith(heard)).toBe(true);
        expect(heard.startsWith(before)).toBe(true);
        expect(ends.has(heard.length)).toBe(true);
        before = heard;
      }
      expect(heardText(message, 0)).toBe('');
      expect(heardText({ ...message, complete: true }, message.audioMs)).toBe(whole);
    }),
    RUNS,
  );
});

test(`no truncation restores text that an earlier one removed (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      speech,
      fc.nat(25_000),
      fc.option(fc.nat(60), { nil: undefined }),
      (message, heardMs, told) => {
        const synchronized = told === undefined ? undefined : message.text.slice(0, told);
        const heard = heardText(message, heardMs, synchronized);
        expect(heard.length).toBeLessThanOrEqual(message.heard?.length ?? Infinity);
      },
    ),
    RUNS,
  );
});

test(`an untimed message of which half was heard keeps about half of its text (seed ${SEED})`, () => {
  const script = fc.constantFrom(
    '今日天气很好',
    'とてもカメラ',
    'สวัสดีครับ',
    '👍🏽🎉🇩🇪',
    '안녕하세요 반가워 ',
    'नमस्ते हिन्दी ',
    'İzmir ılık ',
  );
  fc.assert(
    fc.property(script, fc.integer({ min: 2, max: 12 }), (unit, times) => {
      const whole = unit.repeat(times).trim();
      const heard = heardText({ text: whole, audioMs: 4000, complete: true, words: [] }, 2000);
      expect(heard.length / whole.length).toBeGreaterThan(0.2);
      expect(heard.length / whole.length).toBeLessThanOrEqual(0.6);
    }),
    RUNS,
  );
});
