// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';
import { contextOf, message, traffic, words } from './context-items.ts';

/** The provider's conversation must match the context the framework wants, item by item. */
export const context: Check[] = [
  {
    id: 'CTX-01',
    statement: 'An update without a difference sends nothing and resolves at once',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff is empty; handoffs and replies update without need',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const wanted = contextOf('one', 'two');
      await session.updateChatCtx(wanted);
      const before = traffic(stage);
      // Nothing is acknowledged from here on, so there must be nothing to wait for.
      stage.server.acks('off');
      const { state } = await stage.settles(session.updateChatCtx(wanted.copy()), 1000);
      stage.expect(state).toBe('resolved', 'the second update with the same context');
      stage.expect(traffic(stage)).toBe(before, 'changes sent');
    },
  },
  {
    id: 'CTX-02',
    statement: 'Items that are appended keep their order',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff lists creations in order, each with the item before it',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one'));
      await session.updateChatCtx(contextOf('one', 'two', 'three', 'four', 'five', 'six'));
      stage
        .expect(words(stage))
        .toEqual(['one', 'two', 'three', 'four', 'five', 'six'], 'conversation at the provider');
    },
  },
  {
    id: 'CTX-03',
    statement: 'An item inserted at the head lands at the head',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff gives null as the anchor of the first item',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('two'));
      await session.updateChatCtx(contextOf('one', 'two'));
      stage.expect(words(stage)).toEqual(['one', 'two'], 'conversation at the provider');
    },
  },
  {
    id: 'CTX-04',
    statement: 'An item inserted in the middle lands in the middle',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff names the item before each creation',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one', 'two', 'four'));
      await session.updateChatCtx(contextOf('one', 'two', 'three', 'four'));
      stage.expect(words(stage)).toEqual(['one', 'two', 'three', 'four'], 'conversation at the provider');
    },
  },
  {
    id: 'CTX-05',
    statement: 'A message whose text changes keeps its place, the first one included',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff toUpdate, with null as the anchor of the first item',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one', 'two', 'three', 'four'));
      const changed = contextOf('one', 'two', 'three', 'four');
      changed.items[0] = message('one', 'uno');
      changed.items[2] = message('three', 'tre');
      await session.updateChatCtx(changed);
      stage.expect(words(stage)).toEqual(['uno', 'two', 'tre', 'four'], 'conversation at the provider');
    },
  },
  {
    id: 'CTX-06',
    statement: 'An omitted item is deleted, at the provider and in `chatCtx`',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff toRemove',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one', 'two', 'three'));
      await session.updateChatCtx(contextOf('one', 'three'));
      stage.expect(words(stage)).toEqual(['one', 'three'], 'conversation at the provider');
      stage
        .expect(session.chatCtx.items.map(({ id }) => id))
        .toEqual(['item_one', 'item_three'], 'items of session.chatCtx');
    },
  },
  {
    id: 'CTX-07',
    statement: 'Items that swap places are in the new order',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff removes an item that moved and creates it again',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one', 'two', 'three', 'four'));
      await session.updateChatCtx(contextOf('one', 'three', 'two', 'four'));
      stage.expect(words(stage)).toEqual(['one', 'three', 'two', 'four'], 'conversation at the provider');
    },
  },
  {
    id: 'CTX-08',
    statement: 'Handoffs and configuration changes in the context stay out of the conversation',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/chat_context.ts: agent_handoff and agent_config_update are items of the context',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const [one, two, three] = contextOf('one', 'two', 'three').items;
      const handoff = new llm.AgentHandoffItem({ newAgentId: 'other' });
      const change = new llm.AgentConfigUpdate({ instructions: 'Be brief.' });
      const items = [one, handoff, two, change, three].filter((item) => item !== undefined);
      const { state } = await stage.settles(session.updateChatCtx(new llm.ChatContext(items)), 2000);
      stage.expect(state).toBe('resolved', 'the update');
      stage.expect(words(stage)).toEqual(['one', 'two', 'three'], 'conversation at the provider');
      const ids = stage.server.received('create').map(({ item }) => item.id);
      stage.expect(ids).toEqual(['item_one', 'item_two', 'item_three'], 'items the plugin created');
    },
  },
  {
    id: 'CTX-09',
    statement: 'Messages without content are not sent',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/chat_context.ts: a message may have no content, which providers reject',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const wanted = contextOf('one', 'two', 'three');
      wanted.items[1] = llm.ChatMessage.create({
        id: 'item_two',
        role: 'user',
        content: [],
        createdAt: 2000,
      });
      const { state } = await stage.settles(session.updateChatCtx(wanted), 2000);
      stage.expect(state).toBe('resolved', 'the update');
      const ids = stage.server.received('create').map(({ item }) => item.id);
      stage.expect(ids).toEqual(['item_one', 'item_three'], 'items the plugin created');
      stage.expect(words(stage)).toEqual(['one', 'three'], 'conversation at the provider');
    },
  },
];
