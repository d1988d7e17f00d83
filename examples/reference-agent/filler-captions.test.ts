// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import type { Room, TextStreamInfo } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startTestEmulator } from '@voicelive-kit/emulator/testing';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { createSession, ReferenceAgent } from './agent.ts';
import { captionFillers } from './filler-captions.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

const script = [
  { asked: /greet the caller/iu, reply: 'Welcome.' },
  {
    user: 'How is the weather?',
    reply: { call: { tool: 'get_weather', arguments: { city: 'Oslo' } }, followUp: 'Four degrees.' },
  },
];

interface Sent {
  readonly text: string;
  readonly options: Partial<TextStreamInfo>;
}

test.each([
  ['takes it', () => Promise.resolve()],
  ['is gone', () => Promise.reject(new Error('the room is gone'))],
])('a filler is sent to the room, which %s, and is in no history', async (_, answer) => {
  const emulator = await startTestEmulator({ script });
  const model = new realtime.RealtimeModel({
    ...emulator.modelOptions,
    fillers: { texts: ['One moment.'], afterMs: 0 },
  });
  const session = createSession(model);
  onTestFinished(async () => {
    await session.close();
    await model.close();
    await emulator.close();
  });
  await session.start({ agent: new ReferenceAgent([], { weatherMs: 500 }) });
  const sent: Sent[] = [];
  const localParticipant = {
    sendText: (text: string, options: Sent['options']) => {
      sent.push({ text, options });
      return answer();
    },
  };
  captionFillers(session, { localParticipant } as unknown as Room);
  await session.generateReply({ userInput: 'How is the weather?' }).waitForPlayout();
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent).toMatchObject([{ text: 'One moment.', options: { topic: 'voicelive.filler' } }]);
  expect(sent[0]?.options.attributes?.['lk.segment_id']).toEqual(expect.any(String));
  expect(JSON.stringify(session.history.toJSON())).not.toContain('One moment.');
});
