// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { expect, test } from 'vitest';
import { LONG_ANSWER, realtimeWithTts } from './programs/realtime-with-tts.ts';
import { PLUGINS, said, start } from './stage.ts';

const HEARD = 'First you carry the kayak to the water,';

/** A loudspeaker with captions: it plays until it is cut, and then reports which words had been heard. */
class CaptionedOutput extends voice.AudioOutput {
  constructor() {
    super(24_000);
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }
  #isPlaying = false;

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    if (this.#isPlaying) return;
    this.#isPlaying = true;
    this.onPlaybackStarted(Date.now());
  }

  override clearBuffer(): void {
    if (!this.#isPlaying) return;
    this.#isPlaying = false;
    this.onPlaybackFinished({ playbackPosition: 2.5, interrupted: true, synchronizedTranscript: HEARD });
  }
}

test.each(PLUGINS)('%s: answers with text, tools included', async (plugin) => {
  const { session, emulator } = await start(realtimeWithTts, plugin);
  const result = await session.run({ userInput: 'When is high tide?' }).wait();
  result.expect.range().containsFunctionCall({ name: 'tide_table', args: { harbour: 'Bergen' } });
  await expect.poll(() => said(session)).toEqual(['High water is at noon.']);
  expect(emulator.sessions()[0]?.session.modalities).toEqual(['text']);
});

test.each(PLUGINS)('%s: the service keeps what was heard of an interrupted answer', async (plugin) => {
  const output = new CaptionedOutput();
  const { session, emulator } = await start(realtimeWithTts, plugin, (session) => {
    session.output.audio = output;
  });
  session.generateReply({ userInput: 'How do I start?' });
  await expect.poll(() => output.isPlaying).toBe(true);
  const kept = (): string => JSON.stringify(emulator.sessions()[0]?.items ?? []);
  await expect.poll(kept).toContain(LONG_ANSWER);
  session.interrupt();
  await expect.poll(() => said(session)).toEqual([HEARD]);
  await expect.poll(kept).not.toContain(LONG_ANSWER);
  expect(kept()).toContain(HEARD);
});
