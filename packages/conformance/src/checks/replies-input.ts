// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';
import type { NeutralItem } from '../server/neutral.ts';
import type { SessionProbe } from '../stage/session-probe.ts';
import type { Stage } from '../stage/stage.ts';

const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';
/** One red pixel. */
const PNG =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

/** Typed input, images, and text given to be spoken. */
export const repliesInput: Check[] = [
  {
    id: 'RPL-12',
    statement: 'Typed input is one item, then one request',
    severity: 'must',
    source: `${FRAMEWORK}: updateChatCtx() with the message, then generateReply()`,
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.agent();
      stage.server.answersRequests('Hello to you.', 60);
      probe.session.generateReply({ userInput: 'Hello, in writing.' });
      await stage.until('the answer in the history', () => probe.said.includes('assistant: Hello to you.'));
      await stage.pause(100);
      const { peer } = stage.server;
      stage
        .expect(peer.received.flatMap(({ kind }) => (kind === 'create' || kind === 'request' ? kind : [])))
        .toEqual(['create', 'request'], 'what the provider was sent');
      stage
        .expect(peer.conversation.items().map((item) => (item.kind === 'message' ? item.text : item.kind)))
        .toEqual(['Hello, in writing.', 'Hello to you.'], 'the conversation at the provider');
      stage
        .expect(probe.said)
        .toEqual(['user: Hello, in writing.', 'assistant: Hello to you.'], 'the history');
    },
  },
  {
    id: 'RPL-13',
    statement: 'updateChatCtx() rejects with RealtimeError and nothing else',
    severity: 'must',
    source: `${FRAMEWORK}: after a RealtimeError the reply is generated anyway, after any other error it is not`,
    timeoutMs: 20_000,
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      stage.server.behaviour.rejects = (item) => item.kind === 'message' && item.text === 'Refuse me.';
      await settlesWell(stage, probe, 'an item that the provider rejects', message('item_one', 'Refuse me.'));
      const twice = [message('item_two', 'Two.'), message('item_two', 'Two again.')];
      await settlesWell(stage, probe, 'a context with a duplicate id', ...twice);
      const lost = await stage.session();
      await stage.server.refuse('tcp');
      stage.server.peer.drop('abrupt');
      stage.server.acks('off');
      await Promise.all([
        settlesWell(stage, lost, 'a context without a connection', message('item_one', 'Anyone?')),
        settlesWell(stage, probe, 'a context that is never acknowledged', message('item_three', 'Hello?')),
      ]);
    },
  },
  {
    id: 'RPL-14',
    statement: 'An image URL is sent, or left out with a warning; the item is never empty',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: serializeImage() gives an externalUrl for URLs',
    needs: capability('images', 'midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      const image = llm.createImageContent({ image: 'https://example.com/red.png' });
      const update = probe.session.updateChatCtx(
        context(
          llm.ChatMessage.create({ id: 'item_image', role: 'user', content: [image], createdAt: 1000 }),
          llm.ChatMessage.create({
            id: 'item_both',
            role: 'user',
            content: ['What is this?', image],
            createdAt: 2000,
          }),
        ),
      );
      await stage.settles(update, 6000);
      const created = stage.server.received('create').map(({ item }) => item);
      stage
        .expect(created.filter((item) => item.kind === 'message' && partsOf(item).length === 0))
        .toEqual([], 'empty items');
      stage
        .expect(created.flatMap(partsOf).filter((part) => part.startsWith('text')))
        .toEqual(['text What is this?'], 'texts sent');
      const images = created.flatMap(partsOf).filter((part) => part === 'image https://example.com/red.png');
      if (images.length < 2)
        stage.expect(stage.logs.from(40).length).toBeAtLeast(1, 'warnings about images left out');
    },
  },
  {
    id: 'RPL-15',
    statement: 'Text and an image as data URL reach the provider in one item',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: serializeImage() gives data and type for data URLs',
    needs: capability('images', 'midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      const content = ['What is this?', llm.createImageContent({ image: PNG })];
      await probe.session.updateChatCtx(
        context(llm.ChatMessage.create({ id: 'item_image', role: 'user', content, createdAt: 1000 })),
      );
      const created = stage.server.received('create').map(({ item }) => item);
      stage.expect(created).toHaveLength(1, 'items created');
      stage
        .expect(created.flatMap(partsOf).toSorted())
        .toEqual([`image ${PNG}`, 'text What is this?'], 'parts of the item');
    },
  },
];

function message(id: string, text: string): llm.ChatMessage {
  return llm.ChatMessage.create({ id, role: 'user', content: text, createdAt: 1000 });
}

function context(...items: llm.ChatItem[]): llm.ChatContext {
  return new llm.ChatContext(items);
}

/** The content of an item, without empty parts. */
function partsOf(item: NeutralItem): string[] {
  if (item.kind !== 'message') return [];
  return item.parts.flatMap((part) => {
    if (part.type === 'image') return `image ${part.url}`;
    return part.type === 'text' && part.text !== '' ? `text ${part.text}` : [];
  });
}

/** An update that cannot succeed must settle in time; if it rejects, then with a RealtimeError. */
async function settlesWell(
  stage: Stage,
  { session }: SessionProbe,
  what: string,
  ...items: llm.ChatItem[]
): Promise<void> {
  const outcome = await stage.settles(session.updateChatCtx(context(...items)), 8000);
  const name = `updateChatCtx() of ${what}`;
  stage.expect(outcome.state).toSatisfy((state) => state !== 'pending', 'settled', name);
  if (outcome.state === 'rejected')
    stage.expect(outcome.error).toBeInstanceOf(llm.RealtimeError, `what ${name} rejects with`);
}
