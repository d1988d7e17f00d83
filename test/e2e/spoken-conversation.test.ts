// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * One conversation in a browser, from start to end, checked by what came out of its loudspeaker and what its page
 * showed.
 */
import { join } from 'node:path';
import { countWords } from '@voicelive-kit/demo/result/words.ts';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import words from '@voicelive-kit/demo/speech/words.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audibleSpans, type Sound, type Span } from '../listening/levels.ts';
import { placeOfSpeech } from '../listening/place-in-recording.ts';
import { BrowserCaller } from './stage/browser-caller.ts';
import { callsOf, useStack } from './stage/stack.ts';
import { microphoneFile } from './stage/microphone-file.ts';
import { ServiceTape } from './stage/service-tape.ts';
import { noteTime } from './stage/times.ts';
import { until } from './stage/until.ts';

const NAME = 'spoken-conversation';
const stage = useStack(NAME);
const speech = join(import.meta.dirname, '../../examples/demo/speech');

const GREETING = 'Hello, this is Fjord Outfitters. How can I help you today?';
const KAYAKS = 'Yes, we do. A kayak is forty euros a day, and the paddle is included.';
const DRY_BAG = 'No problem. A dry bag is twelve euros.';
const ORDER = 'Order forty-two is packed. You can pick it up today until six.';

/** The pauses leave time for the greeting, for an answer, and for a third of the long one. */
const microphone = microphoneFile(NAME, [
  9000,
  'caller-1-question',
  9000,
  'caller-2-weather',
  6500,
  'caller-3-interruption',
  120_000,
]);

let caller: BrowserCaller;
/** The caller's three utterances and everything the agent said, in the recording of the browser. */
let said: Span[];
let answers: Span[];
let loudspeaker: Sound;

const answerAfter = (utterance: Span | undefined): Span => {
  const answer = answers.find(({ startMs }) => startMs > (utterance?.endMs ?? Number.NaN));
  if (!answer) throw new Error('nothing was heard after the utterance');
  return answer;
};

beforeAll(async () => {
  caller = await BrowserCaller.open(NAME, stage.stack.web.url, microphone.path);
  await until('the agent', async () => /listening|thinking|speaking/.test((await caller.agentState()) ?? ''));
  noteTime({ test: NAME, what: 'join to ready', ms: Date.now() - caller.microphoneOpenedAt, serviceMs: 0 });
  await until('the last answer', async () => (await caller.captions('agent')).includes(DRY_BAG));
  await until('the end of it', async () => (await caller.agentState()) === 'listening');
  await caller.photograph('after-the-interruption');
  const heard = caller.heard();
  loudspeaker = heard.loudspeaker;
  said = audibleSpans(heard.microphone, 700).filter(({ startMs, endMs }) => endMs - startMs > 500);
  answers = audibleSpans(loudspeaker, 400).filter(({ startMs, endMs }) => endMs - startMs > 200);
});
afterAll(async () => caller?.close());

describe('a conversation in a browser', () => {
  test('a spoken question gets a spoken answer, and the captions match what was said', async () => {
    expect(said).toHaveLength(3);
    const [question] = said;
    const answer = answerAfter(question);
    const ms = answer.startMs - (question?.endMs ?? Number.NaN);
    noteTime({
      test: NAME,
      what: 'end of speech to first agent sound',
      ms,
      serviceMs: new ServiceTape(stage.recordingOfService).answerTimes()[0] ?? Number.NaN,
    });
    const recorded = readWavFile(join(speech, 'agent-1-kayaks.wav'));
    expect(placeOfSpeech(recorded, loudspeaker, answer).likeness).toBeGreaterThan(0.8);
    expect((await caller.captions('you')).slice(0, 2)).toEqual([
      'Hi there. Do you rent out kayaks?',
      'What is the weather like in Oslo, and what should I pack?',
    ]);
    expect((await caller.captions('agent')).slice(0, 2)).toEqual([GREETING, KAYAKS]);
  });

  test('a tool is called, shown, and its result is spoken', async () => {
    const tool = caller.entries('tool').first();
    expect(await tool.innerText()).toMatch(/get_weather[^]*Oslo[^]*4 °C, clear/);
    expect((await caller.captions('agent'))[2]).toMatch(/^It is four degrees and clear in Oslo/);
  });

  test('barge-in: the agent stops speaking, and remembers only what was heard', async () => {
    const interruption = said[2];
    if (!interruption) throw new Error('the caller did not interrupt');
    const tape = new ServiceTape(stage.recordingOfService);
    const cut = answers.findLast(({ startMs }) => startMs < interruption.startMs);
    if (!cut) throw new Error('the agent was not speaking');
    const ms = cut.endMs - interruption.startMs;
    noteTime({
      test: NAME,
      what: 'speech start to silence',
      ms,
      serviceMs: tape.detectionTimes()[2] ?? Number.NaN,
    });
    expect(ms).toBeGreaterThan(0);

    // The position in the answer of the last audio that came out of the loudspeaker. It is found by the best preserved
    // part of its last seconds: the very last words may contain what a browser makes up for a late packet.
    const last = { startMs: Math.max(cut.startMs, cut.endMs - 2500), endMs: cut.endMs - 100 };
    const place = placeOfSpeech(readWavFile(join(speech, 'agent-2-packing.wav')), loudspeaker, last);
    expect(place.likeness).toBeGreaterThan(0.7);
    const heardMs = place.atMs + (cut.endMs - last.startMs);
    expect(Math.abs(heardMs - (tape.truncatedAt().at(-1) ?? Number.NaN))).toBeLessThan(300);

    const caption = (await caller.captions('agent'))[2] ?? '';
    const heardWords = words['agent-2-packing'].filter(([, , endMs]) => Number(endMs) <= heardMs).length;
    expect(Math.abs(countWords(caption) - heardWords)).toBeLessThan(4);
    expect(caption).not.toContain('snacks');
    await expect.poll(() => caller.entries('interruption').count()).toBeGreaterThan(0);
    // The service does not remember the end of the answer either.
    expect(JSON.stringify(callsOf(stage)[0]?.items)).toContain('dry bag');
    expect(JSON.stringify(callsOf(stage)[0]?.items)).not.toContain('snacks');
  });

  test('a typed message gets a spoken answer', async () => {
    const before = caller.heard().loudspeaker.samples.length;
    await caller.type('Where is my order?');
    await expect.poll(() => caller.captions('agent')).toContain(ORDER);
    expect(await caller.captions('you')).toContain('Where is my order?');
    await expect.poll(() => caller.agentState()).toBe('listening');
    const { samples, rate } = caller.heard().loudspeaker;
    const since = { samples: samples.subarray(before), rate };
    expect(audibleSpans(since, 700).some(({ startMs, endMs }) => endMs - startMs > 1500)).toBe(true);
    await caller.photograph('after-typing');
  });

  test('the page shows how long the last answer took', async () => {
    const latency = await caller.page.locator('[data-latency-ms]').first().getAttribute('data-latency-ms');
    expect(Number(latency)).toBeGreaterThan(400);
  });

  test('the panel shows what the call has cost so far', async () => {
    const cost = caller.page.locator('[data-cost-usd]');
    await expect.poll(() => cost.textContent()).toMatch(/about \$0\.\d{4} so far/u);
    expect(Number(await cost.getAttribute('data-cost-usd'))).toBeGreaterThan(0);
    await caller.photograph('cost');
  });

  test('leaving the call ends it', async () => {
    await caller.page.getByRole('button', { name: 'Leave' }).click();
    await caller.page.getByText('You have left the call').waitFor();
    await expect.poll(() => callsOf(stage).every(({ closed }) => closed)).toBe(true);
  });
});
