// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * The agent's mouth in a browser, compared with what came out of its loudspeaker, in short calls with interruptions.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Wav, writeWav } from '@voicelive-kit/audio';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { describe, expect, test } from 'vitest';
import { audibleSpans, type Span } from '../listening/levels.ts';
import { BrowserCaller } from './stage/browser-caller.ts';
import { useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';
import { mouthAt, type MouthMove, mouthMoves, watchMouth } from './stage/mouth.ts';
import { outFile } from './stage/out.ts';
import { noteTime } from './stage/times.ts';
import { until } from './stage/until.ts';

const NAME = 'face';
/** `FACE_INTERRUPTIONS=20` measures; fewer check that it works. */
const INTERRUPTIONS = Number(process.env['FACE_INTERRUPTIONS'] ?? 4);
const MEASURES = INTERRUPTIONS >= 20;
/**
 * A browser that is starved by other programs loses audio, and an answer that lost some is not checked; hence twice as
 * many as are needed, and none once there are enough.
 */
const CALLS = 2 * Math.ceil(INTERRUPTIONS / 2);
const QUESTIONS_OF_A_CALL = 6;
/** What people notice; when nothing is measured the machine may stall now and then. */
const MOST_APART_MS = MEASURES ? 40 : 120;
const MOST_LATE_MS = MEASURES ? 150 : 1000;
/** A mouth may begin to move before its sound is heard; the caller's question before it takes longer than this. */
const MOST_EARLY_MS = MEASURES ? 100 : 500;
/** Root mean square of the noise under the recorded answer, so that it is never silent before it is cut. */
const BED = 0.02;

const speech = join(import.meta.dirname, '../../examples/demo/speech');
const answerFile = outFile(NAME, 'answer.wav');
writeFileSync(answerFile, writeWav(withBed(readWavFile(join(speech, 'agent-2-packing.wav')))));
const answer = {
  hear: 'Sorry to interrupt. How much is a dry bag?',
  say:
    'It is four degrees and clear in Oslo right now. For a day on the water, wear wool close to your skin, because it ' +
    'stays warm even when it is wet. Bring a dry bag for your phone, a thermos with something hot, two pairs of gloves, ' +
    'and more snacks than you think you will need.',
  audio: answerFile,
};
const stage = useStack(NAME, {
  workerEnv: { FACE: '1' },
  scenario: { version: 1, turns: Array.from({ length: 3 * QUESTIONS_OF_A_CALL }, () => answer) },
});

/** With a quiet noise under it. */
function withBed({ samples, ...format }: Wav): Wav {
  let state = 1;
  const noise = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647 - 0.5) * Math.sqrt(12) * BED * 32_768;
  };
  return {
    ...format,
    samples: samples.map((sample) => Math.max(-32_768, Math.min(32_767, sample + noise()))),
  };
}

/** An answer as it was heard, and how the mouth moved until the next one; in milliseconds since the recording began. */
interface Heard {
  span: Span;
  moves: MouthMove[];
  interrupted: boolean;
}

const heard: Heard[] = [];

/** When and how the service told the mouth to move during an answer. */
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

describe('calls with a face', () => {
  test.for(Array.from({ length: CALLS }, (_, i) => i + 1))('call %i has a moving mouth', async (call) => {
    if (heard.filter(({ interrupted }) => interrupted).length >= INTERRUPTIONS) return;
    const microphone = microphoneFile(`${NAME}-${call}`, [
      5500,
      ...Array.from({ length: QUESTIONS_OF_A_CALL }, (_, i) => [
        'caller-3-interruption',
        2300 + 230 * ((i + call) % 6),
      ]).flat(),
      60_000,
    ]);
    const caller = await BrowserCaller.open(`${NAME}-${call}`, stage.stack.web.url, microphone.path);
    try {
      await watchMouth(caller);
      await until('the mouth', async () => (await caller.page.locator('.mouth').count()) > 0);
      const ended = microphone.said.at(-1)?.endMs ?? 0;
      await until('the last answer', () => Date.now() > caller.microphoneOpenedAt + ended + 2500);
      const moves = await mouthMoves(caller);
      await caller.photograph('speaking');
      const spans = audibleSpans(caller.heard().loudspeaker, 300).filter(
        ({ startMs, endMs }) => endMs - startMs > 900,
      );
      writeFileSync(outFile(`${NAME}-${call}`, 'moves.json'), JSON.stringify({ spans, moves }));
      const firstAskedAt =
        caller.microphoneOpenedAt + (microphone.said[0]?.endMs ?? 0) - caller.recordingStartedAt;
      for (const [index, span] of spans.entries()) {
        const [startMs = 0, endMs = 0] =
          caller.clock.heardAt(span.startMs, span.endMs, span.endMs + 1000) ?? [];
        if (startMs < firstAskedAt) continue;
        const next = spans[index + 1];
        const [nextMs = Infinity] = (next && caller.clock.heardAt(next.startMs)) ?? [];
        heard.push({
          span: { startMs, endMs },
          moves: moves.filter(({ at }) => at > startMs - 500 && at < nextMs - MOST_EARLY_MS),
          interrupted: next !== undefined,
        });
      }
      expect(moves.length).toBeGreaterThan(0);
    } finally {
      await caller.close();
    }
  });

  test('the mouth moves with the audio that is heard', () => {
    const told = toldVisemes();
    const apart: number[] = [];
    for (const { span, moves } of heard) {
      for (const [index, { at, viseme }] of told.entries()) {
        const due = span.startMs + at;
        const lastsMs = (told[index + 1]?.at ?? Number.POSITIVE_INFINITY) - at;
        // A position that is shorter than a frame of the screen may never be drawn.
        if (viseme === told[index - 1]?.viseme || lastsMs < 50 || due > span.endMs - 50) continue;
        const near = moves.filter((move) => move.viseme === viseme).map((move) => move.at - due);
        apart.push(near.reduce((best, one) => (Math.abs(one) < Math.abs(best) ? one : best), 1000));
      }
    }
    const distances = apart.map(Math.abs).toSorted((a, b) => a - b);
    const median = distances[distances.length >> 1] ?? Number.NaN;
    const most = distances[Math.floor(distances.length * 0.95)] ?? Number.NaN;
    const shift = apart.toSorted((a, b) => a - b)[apart.length >> 1] ?? Number.NaN;
    process.stdout.write(
      `mouth against sound: ${heard.length} answers, ${apart.length} positions, median of distances ${median.toFixed(1)} ms, ` +
        `95 % within ${most.toFixed(1)} ms, median ${shift.toFixed(1)} ms late\n`,
    );
    noteTime({ test: NAME, what: 'mouth against sound, median', ms: median, serviceMs: 0 });

    // The same without pairing positions: the shift at which the two movements are most alike.
    const agreement = (shiftMs: number): number => {
      let same = 0;
      for (const { span, moves } of heard) {
        for (let ms = span.startMs; ms < span.endMs; ms += 20) {
          const due = told.findLast(({ at }) => at <= ms - span.startMs)?.viseme ?? 0;
          if (mouthAt(moves, ms + shiftMs) === due) same += 1;
        }
      }
      return same;
    };
    const shifts = Array.from({ length: 81 }, (_, i) => (i - 40) * 5);
    const best = shifts.reduce((best, one) => (agreement(one) > agreement(best) ? one : best), 0);
    process.stdout.write(`mouth against sound: most alike when shifted by ${best} ms\n`);
    expect(apart.length).toBeGreaterThan(5 * INTERRUPTIONS);
    expect(median).toBeLessThan(MOST_APART_MS);
    expect(Math.abs(best)).toBeLessThan(MOST_APART_MS);
  });

  test('at an interruption the mouth stops when the audio does', () => {
    const cut = heard.filter(({ interrupted }) => interrupted).slice(0, INTERRUPTIONS);
    const late = cut.map(({ span, moves }) => {
      // From the last move on it stood still until the next answer, and closed.
      const last = moves.at(-1);
      return last?.viseme === 0 ? last.at - span.endMs : Number.POSITIVE_INFINITY;
    });
    process.stdout.write(`closed mouth after silence, ms: ${late.map((ms) => Math.round(ms)).join(' ')}\n`);
    noteTime({ test: NAME, what: 'silence to closed mouth, latest', ms: Math.max(...late), serviceMs: 0 });
    expect(late.length).toBeGreaterThan(MEASURES ? INTERRUPTIONS - 1 : 0);
    expect(Math.max(...late)).toBeLessThan(MOST_LATE_MS);
  });
});
