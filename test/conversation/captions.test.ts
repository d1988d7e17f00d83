// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { describe, expect, test } from 'vitest';
import { live, read, reconnected, speak, stage, type Stage, turn, until } from './stage.ts';

const ANSWER = 'Yes, we do. Forty euros a day.';
const scenario = { version: 1 as const, turns: [{ hear: 'Do you rent out kayaks?', say: ANSWER }] };

interface Timed {
  text: string;
  startMs: number;
}

/** The transcripts of the caller, as emitted by the plugin. */
function transcriptsOf({ session }: Stage): realtime.UserTranscriptEvent[] {
  const told: realtime.UserTranscriptEvent[] = [];
  session.on('user_transcript', (event) => told.push(event));
  return told;
}

/** Word times as sent by the service. */
function wordsOf({ session }: Stage): Timed[] {
  const told: Timed[] = [];
  session.on('response.audio_timestamp.delta', ({ text, audio_offset_ms: startMs }) =>
    told.push({ text, startMs }),
  );
  return told;
}

function timed(pieces: readonly unknown[]): Timed[] {
  return pieces.flatMap((piece) =>
    voice.isTimedString(piece)
      ? [{ text: piece.text.replace(/[\s,.]/gu, ''), startMs: Math.round((piece.startTime ?? NaN) * 1000) }]
      : [],
  );
}

describe('what the caller says', () => {
  test('is emitted with confidence, language, phrases and words if the service sends them', async () => {
    const on = await stage(
      { model: 'gpt-4.1', include: ['item.input_audio_transcription.phrases'] },
      { scenario },
    );
    const told = transcriptsOf(on);
    await live(on);
    await speak(on.session, turn('caller-1-question.wav'));
    const final = await until('the final', () => told.find(({ isFinal }) => isFinal));
    expect(final).toMatchObject({
      transcript: 'Do you rent out kayaks?',
      confidence: 0.93,
      language: 'en-US',
      phrases: [{ text: 'Do you rent out kayaks?', language: 'en-US', confidence: 0.93 }],
    });
    const words = final.phrases.flatMap((phrase) => phrase.words);
    expect(words.map(({ text }) => text)).toEqual(['Do', 'you', 'rent', 'out', 'kayaks']);
    for (const [at, { startMs, endMs }] of words.entries()) {
      expect(endMs).toBeGreaterThan(startMs);
      expect(startMs).toBeGreaterThanOrEqual(words[at - 1]?.endMs ?? 0);
    }
    expect(on.probe.finals).toMatchObject([{ confidence: 0.93 }]);
  });

  test('is emitted in parts while it is transcribed, and once as a whole', async () => {
    const on = await stage(
      {
        model: 'gpt-realtime',
        inputAudioTranscription: { model: 'gpt-4o-transcribe' },
        include: ['item.input_audio_transcription.logprobs'],
      },
      { scenario },
    );
    const told = transcriptsOf(on);
    await live(on);
    await speak(on.session, turn('caller-1-question.wav'));
    await until('the final', () => told.find(({ isFinal }) => isFinal));
    const interim = told.filter(({ isFinal }) => !isFinal);
    expect(interim.length).toBeGreaterThan(1);
    for (const { transcript } of interim) expect('Do you rent out kayaks?').toContain(transcript.trim());
    const finals = told.filter(({ isFinal }) => isFinal);
    expect(finals).toMatchObject([{ transcript: 'Do you rent out kayaks?', phrases: [] }]);
    expect(finals[0]?.confidence).toBeGreaterThan(0.5);
  });

  test('is emitted once, as far as it was transcribed, when the connection is lost before the rest', async () => {
    const on = await stage(
      { model: 'gpt-realtime', inputAudioTranscription: { model: 'gpt-4o-transcribe' } },
      { scenario },
    );
    const told = transcriptsOf(on);
    on.session.once('user_transcript', () => on.emulator.inject({ slug: 'cut' }));
    await live(on);
    await speak(on.session, turn('caller-1-question.wav'));
    await reconnected(on.probe);
    const finals = told.filter(({ isFinal }) => isFinal);
    expect(finals).toHaveLength(1);
    expect('Do you rent out kayaks?').toContain(finals[0]?.transcript.trim());
  });
});

describe('what the agent says', () => {
  test('has the times of its words, in each message from its first sample', async () => {
    const on = await stage({ model: 'gpt-4.1', voice: 'en-US-AvaNeural' }, { scenario });
    const words = wordsOf(on);
    await live(on);
    await speak(on.session, turn('caller-1-question.wav'));
    const generation = await until('an answer', () => on.probe.generations[0]);
    await read(on.probe, generation);
    const [message] = on.probe.read(generation).messages;
    expect(timed(message?.pieces ?? [])).toEqual(words);
    expect(words).toHaveLength(7);
  });

  test.each(['a drop', 'an interruption'] as const)(
    'has a time for each remaining word after %s',
    async (how) => {
      const on = await stage({ model: 'gpt-4.1', voice: 'en-US-AvaNeural' }, { scenario });
      const words = wordsOf(on);
      on.session.on('response.audio_timestamp.delta', ({ text }) => {
        if (!text.startsWith('do')) return;
        if (how === 'a drop') on.emulator.inject({ slug: 'cut' });
        else void on.session.interrupt();
      });
      await live(on);
      await speak(on.session, turn('caller-1-question.wav'));
      const generation = await until('an answer', () => on.probe.generations[0]);
      await read(on.probe, generation);
      const pieces = on.probe.read(generation).messages[0]?.pieces ?? [];
      expect(timed(pieces)).toEqual(words.slice(0, timed(pieces).length));
      expect(timed(pieces).length).toBeLessThan(7);
    },
  );
});
