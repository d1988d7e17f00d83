// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';

export const context: Check[] = [
  {
    id: 'CTX-03',
    statement: 'An item inserted at the head lands at the head',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff gives null as the anchor of the first item',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const second = llm.ChatMessage.create({
        id: 'item_two',
        role: 'user',
        content: 'two',
        createdAt: 2000,
      });
      const first = llm.ChatMessage.create({ id: 'item_one', role: 'user', content: 'one', createdAt: 1000 });
      await session.updateChatCtx(new llm.ChatContext([second]));
      await session.updateChatCtx(new llm.ChatContext([first, second]));
      await stage.until('both items', () => stage.server.items().length === 2);
      const texts = stage.server.items().map((item) => (item.kind === 'message' ? item.text : item.kind));
      stage.expect(texts).toEqual(['one', 'two'], 'order at the provider');
    },
  },
  {
    id: 'CTX-10',
    statement: 'A user audio item that awaits its transcript is not deleted',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: updateChatCtx gets a context made before the item appeared',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      const known = llm.ChatMessage.create({ id: 'item_one', role: 'user', content: 'one', createdAt: 1000 });
      const older = new llm.ChatContext([known]);
      await probe.session.updateChatCtx(older);
      const item = stage.server.peer.userTurn();
      await stage.pause(50);
      const added = llm.ChatMessage.create({ id: 'item_x', role: 'user', content: 'x', createdAt: 2000 });
      await probe.session.updateChatCtx(new llm.ChatContext([...older.items, added]));
      await stage.pause(50);
      stage
        .expect(stage.server.received('delete').map(({ itemId }) => itemId))
        .toEqual([], 'items the plugin deleted');
      stage.expect(stage.server.items().map(({ id }) => id)).toContain(item, 'items at the provider');
    },
  },
];
