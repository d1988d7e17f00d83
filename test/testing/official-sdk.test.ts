// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VoiceLiveClient } from '@azure/ai-voicelive';
import { startEmulator } from '@voicelive-kit/emulator';
import { expect, test } from 'vitest';

test('tells the time', async () => {
  const emulator = await startEmulator({
    voice: 'builtin',
    scenario: { version: 1, turns: [{ hear: 'What time is it?', say: 'Ten past three.' }] },
  });
  const session = new VoiceLiveClient(emulator.endpoint, { key: 'any' }).createSession('gpt-realtime');
  const answer = Promise.withResolvers<string>();
  session.subscribe({
    onResponseAudioTranscriptDone: async ({ transcript }) => answer.resolve(transcript ?? ''),
    onServerError: async ({ error }) => answer.reject(new Error(error.message)),
  });
  await session.connect();
  await session.updateSession({ instructions: 'Be brief.', turnDetection: { type: 'server_vad' } });
  await emulator.waitFor('session.updated');
  emulator.hear('What time is it?'); // or session.sendAudio(…) with speech
  expect(await answer.promise).toBe('Ten past three.');
  await session.dispose();
  await expect.poll(() => emulator.sessions()[0]?.closed?.code).toBe(1000);
  await emulator.close();
});
