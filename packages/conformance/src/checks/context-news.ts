// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';
import { contextOf, traffic } from './context-items.ts';

/** Items the provider adds while the framework works with an older context. */
export const contextNews: Check[] = [
  {
    id: 'CTX-10',
    statement: 'A user audio item that awaits its transcript is not deleted',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: updateChatCtx gets a context made before the item appeared',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      await probe.session.updateChatCtx(contextOf('one'));
      const item = stage.server.peer.userTurn();
      await stage.pause(50);
      await probe.session.updateChatCtx(contextOf('one', 'two'));
      await stage.pause(50);
      stage
        .expect(stage.server.received('delete').map(({ itemId }) => itemId))
        .toEqual([], 'items the plugin deleted');
      stage.expect(stage.server.items().map(({ id }) => id)).toContain(item, 'items at the provider');
    },
  },
  {
    id: 'CTX-11',
    statement: 'User speech is not replaced by text when the framework inserts its transcript',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: inserts the transcript as a message under the id of the audio item',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const item = stage.server.peer.userTurn();
      stage.server.peer.transcriptFinal(item, 'Hello there.');
      await stage.until('the item in chatCtx', () => session.chatCtx.getById(item));
      const before = traffic(stage);
      const heard = llm.ChatMessage.create({
        id: item,
        role: 'user',
        content: 'Hello there.',
        createdAt: 1000,
      });
      await session.updateChatCtx(new llm.ChatContext([heard]));
      await stage.pause(50);
      stage.expect(traffic(stage)).toBe(before, 'changes sent');
    },
  },
  {
    id: 'CTX-12',
    statement: 'Items of the current response are not deleted by an update that does not contain them',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: adds a message to the context only when it has been played',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one'));
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'I am ').audio(item, 60);
      await stage.until('the item in chatCtx', () => session.chatCtx.getById(item));
      await session.updateChatCtx(contextOf('one', 'two'));
      await stage.pause(50);
      const deleted = stage.server.received('delete').map(({ itemId }) => itemId);
      stage.expect(deleted).toEqual([], 'items the plugin deleted');
      response.endMessage(item).end();
    },
  },
  {
    id: 'CTX-13',
    statement: 'An item announced after an unknown item is kept',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/remote_chat_context.ts: insert throws for an unknown anchor',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one'));
      const parts = [{ type: 'audio', transcript: null }] as const;
      const announced = { kind: 'message', id: 'item_x', role: 'user', text: '', parts: [...parts] } as const;
      stage.server.peer.announce({ ...announced, parts: [...parts] }, 'item_ghost');
      await stage.until(
        'the item in chatCtx',
        () => session.chatCtx.getById('item_x'),
        1000,
        () => session.chatCtx.items.map(({ id }) => id),
      );
    },
  },
  {
    id: 'CTX-14',
    statement: 'An item announced twice is added once, without an error',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/remote_chat_context.ts: insert throws for an id it has',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const item = peer.userItem();
      await stage.until('the item in chatCtx', () => probe.session.chatCtx.getById(item));
      const again = peer.conversation.items().find(({ id }) => id === item);
      if (again) peer.say({ say: 'item-created', item: again, previousId: null });
      const last = peer.userItem();
      await stage.until('the next item in chatCtx', () => probe.session.chatCtx.getById(last));
      const ids = probe.session.chatCtx.items.map(({ id }) => id);
      stage.expect(ids).toEqual([item, last], 'items of chatCtx');
      stage.expect(probe.errors).toEqual([], 'errors');
    },
  },
  {
    id: 'CTX-18',
    statement: 'A returned `chatCtx` does not change afterwards',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: copies of chatCtx share its items and outlive awaits',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const textOf = (context: llm.ChatContext, id: string): string | undefined => {
        const item = context.getById(id);
        return item?.type === 'message' ? (item.textContent ?? '') : undefined;
      };
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two ').audio(item, 60);
      await stage.until('the item in chatCtx', () => session.chatCtx.getById(item));
      await stage.pause(20);
      const snapshot = session.chatCtx;
      const before = textOf(snapshot, item);
      response.text(item, 'three four.').audio(item, 60).endMessage(item).end();
      await stage.until('the whole text in a new chatCtx', () =>
        textOf(session.chatCtx, item)?.includes('four'),
      );
      stage.expect(textOf(snapshot, item)).toBe(before, 'text in the older context');
    },
  },
  {
    id: 'CTX-20',
    statement: 'Messages that never played disappear from the provider after a barge-in',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: updates the context when an interrupted speech skipped messages',
    needs: capability('turnDetection', 'midSessionChatCtxUpdate'),
    async run(stage) {
      const { output } = await stage.agent();
      const { peer } = stage.server;
      const response = peer.respond();
      const first = response.speak('This one is heard.', 100);
      const second = response.message();
      response.text(second, 'This one never is.');
      await stage.until('the first message to have played', () => output.finished.length > 0, 3000);
      await stage.pause(50);
      peer.userStop(peer.userStart());
      await stage.until(
        'the second message to leave the conversation',
        () => !stage.server.items().some(({ id }) => id === second),
        3000,
        () => stage.server.items(),
      );
      stage.expect(stage.server.items().map(({ id }) => id)).toContain(first, 'the message that was heard');
    },
  },
];
