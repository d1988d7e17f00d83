// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { all, capability, protocol, type Check } from '../check.ts';
import type { SessionProbe } from '../stage/session-probe.ts';
import type { Stage } from '../stage/stage.ts';

const needs = all(capability('messageTruncation'), protocol('truncation'));
const PLAYED = '@livekit/agents 1.9.0 voice/agent_activity.ts: reports with truncate() how much was played';
const CONTEXT = '@livekit/agents 1.9.0 llm/realtime.ts: chatCtx is what the next update is compared with';

/** Texts without spaces, with characters of several code units, and with letters whose lower case is longer. */
const SCRIPTS = {
  Chinese: '今天天气很好我们一起去公园散步吧顺便喝一杯咖啡再聊聊最近的工作和生活情况怎么样',
  Thai: 'สวัสดีครับวันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันดีไหมครับแล้วค่อยกลับบ้าน',
  Turkish: 'İstanbul İzmir İznik İnegöl İskenderun İncirlik İpsala İkizdere İliç İmranlı',
  emoji: '👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈'.repeat(8),
};

/** What is left of a truncated message. */
export const interruptionTexts: Check[] = [
  {
    id: 'INT-18',
    statement: 'Words that were never heard do not reappear with the next context',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: without a synchronizer it keeps the whole text',
    needs: all(needs, capability('midSessionChatCtxUpdate')),
    async run(stage) {
      const probe = await stage.session();
      const whole = 'One two three four five six seven eight nine ten.';
      const item = await cut(stage, probe, { text: whole, heardMs: 300, transcript: 'One two three' });
      const message = llm.ChatMessage.create({
        id: item,
        role: 'assistant',
        content: whole,
        interrupted: true,
        createdAt: 1000,
      });
      await probe.session.updateChatCtx(new llm.ChatContext([message]));
      stage
        .expect(textOf(probe, item))
        .toBe('One two three', 'text in chatCtx after an update with all of it');
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      const restored = await stage.until('the message on it', () => second.of('create')[0], 3000);
      stage
        .expect(restored.item.kind === 'message' ? restored.item.text : '')
        .toBe('One two three', 'text on the new connection');
    },
  },
  {
    id: 'INT-19',
    statement: 'In any script, a truncated message keeps about the share that was heard, in whole characters',
    severity: 'should',
    source: CONTEXT,
    needs,
    async run(stage) {
      const probe = await stage.session();
      for (const [script, text] of Object.entries(SCRIPTS)) {
        const item = await cut(stage, probe, { text, heardMs: 2000, audioMs: 4000 });
        const left = textOf(probe, item);
        stage
          .expect(text.startsWith(left))
          .toBe(true, `whether what is left in ${script} is how the message begins (“${left}”)`);
        const share = characters(left).length / characters(text).length;
        stage
          .expect(Math.round(share * 100))
          .toBeWithin(8, 70, `percent left of ${script}, of which half was heard`);
        stage
          .expect(characters(text).slice(0, characters(left.trimEnd()).length).join(''))
          .toBe(left.trimEnd(), `what is left in ${script}, in whole characters`);
      }
    },
  },
  {
    id: 'INT-20',
    statement: 'While audio is still to come, only words that can have been heard count as heard',
    severity: 'should',
    source: CONTEXT,
    needs,
    async run(stage) {
      const probe = await stage.session();
      const text =
        'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.';
      const item = await cut(stage, probe, { text, heardMs: 400, audioMs: 400 });
      stage
        .expect(textOf(probe, item).length)
        .toBeAtMost(20, `letters left of ${text.length}, of which 400 ms were heard`);
    },
  },
  {
    id: 'INT-21',
    statement: 'If nothing of a message was heard, chatCtx holds no words of it',
    severity: 'must',
    source: `${PLAYED}; ${CONTEXT.split('1.9.0 ')[1]}`,
    needs,
    async run(stage) {
      const probe = await stage.session();
      for (const [index, audioEndMs] of [0, -5, Number.NaN].entries()) {
        const response = stage.server.peer.respond();
        const item = response.speak('Never heard.', 200);
        response.end();
        const reader = await stage.generation(probe, index + 1);
        await stage.until('the response to end', () => reader.ended && reader.messages.length === 1);
        await stage.until('the message in chatCtx', () => probe.session.chatCtx.getById(item));
        await probe.session.truncate({
          messageId: item,
          audioEndMs,
          modalities: ['audio'],
          audioTranscript: '',
        });
        // The provider may repeat the earlier content of the message.
        await stage.pause(80);
        stage.expect(textOf(probe, item)).toBe('', `words in chatCtx of a message cut at ${audioEndMs} ms`);
      }
    },
  },
  {
    id: 'INT-22',
    statement: 'A message truncated after a reconnect is as short at the provider as it was heard',
    severity: 'should',
    source: `${PLAYED}, whatever became of the connection meanwhile`,
    needs: all(needs, capability('midSessionChatCtxUpdate')),
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three four five six seven eight.').audio(item, 3000);
      const reader = await stage.generation(probe);
      await stage.until('the audio', () => reader.samples().length === 3 * stage.server.peer.outputRate);
      // Text may arrive slightly later than audio.
      await stage.pause(60);
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.until('the message on it', () => second.of('create')[0], 3000);
      await probe.session.truncate({
        messageId: item,
        audioEndMs: 700,
        modalities: ['audio'],
        audioTranscript: 'One two',
      });
      const held = (): string[] =>
        second.conversation.items().flatMap((one) => (one.kind === 'message' ? one.text : []));
      await stage.until(
        'the provider to hold “One two” at most',
        () => held().length === 1 && 'One two'.startsWith(held()[0] ?? 'no'),
        2000,
        held,
      );
      stage
        .expect('One two'.startsWith(textOf(probe, item)))
        .toBe(true, `whether chatCtx holds no more either (“${textOf(probe, item)}”)`);
    },
  },
];

interface Cut {
  text: string;
  heardMs: number;
  audioMs?: number;
  transcript?: string;
}

/** Starts a message and cuts it off while it is spoken; returns its id. */
async function cut(
  stage: Stage,
  probe: SessionProbe,
  { text, heardMs, audioMs = 1000, transcript }: Cut,
): Promise<string> {
  stage.server.behaviour.confirmsCancel = false;
  const count = probe.generations.length + 1;
  const response = stage.server.peer.respond();
  const item = response.message();
  response.text(item, text).audio(item, audioMs);
  const reader = await stage.generation(probe, count);
  const samples = (Math.min(heardMs, audioMs) * stage.server.peer.outputRate) / 1000;
  await stage.until('the audio', () => reader.samples().length >= samples, 3000);
  // Text may arrive slightly later than audio, and a plugin may hold it back until it knows when it is spoken.
  await stage.pause(60);
  await probe.session.interrupt();
  await probe.session.truncate({
    messageId: item,
    audioEndMs: heardMs,
    modalities: ['text', 'audio'],
    ...(transcript !== undefined && { audioTranscript: transcript }),
  });
  response.cancelled();
  await stage.pause(100);
  return item;
}

function textOf({ session }: SessionProbe, itemId: string): string {
  const message = session.chatCtx.getById(itemId);
  return message?.type === 'message' ? (message.textContent ?? '') : '';
}

function characters(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
