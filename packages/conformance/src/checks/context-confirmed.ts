// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';
import { contextOf, words } from './context-items.ts';

/** Context updates that are acknowledged late, out of order, in part or not at all. */
export const contextConfirmed: Check[] = [
  {
    id: 'CTX-15',
    statement:
      'An update that is not acknowledged rejects with a RealtimeError after at most 5 s, and the next one works',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: awaits updateChatCtx and goes on after a RealtimeError',
    needs: capability('midSessionChatCtxUpdate'),
    timeoutMs: 15_000,
    async run(stage) {
      const { session } = await stage.session();
      stage.server.acks('off');
      const startedAt = stage.timeline.now();
      const outcome = await stage.settles(session.updateChatCtx(contextOf('one')), 8000);
      stage.expect(outcome.state).toBe('rejected', 'the update that was not acknowledged');
      if (outcome.state === 'rejected')
        stage.expect(outcome.error).toBeInstanceOf(llm.RealtimeError, 'what it was rejected with');
      // 5 s are required; the rest is slack for a busy machine.
      stage.expect(stage.timeline.now() - startedAt).toBeAtMost(6500, 'milliseconds until then');
      stage.server.acks('on');
      const next = await stage.settles(session.updateChatCtx(contextOf('one', 'two')), 3000);
      stage.expect(next.state).toBe('resolved', 'the next update');
      stage.expect(words(stage)).toContain('two', 'conversation at the provider');
    },
  },
  {
    id: 'CTX-16',
    statement: 'An item the provider rejects does not stop the others, and is reported',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: a rejected update costs the whole reply',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const probe = await stage.session();
      await probe.session.updateChatCtx(contextOf('one', 'three', 'five'));
      stage.server.behaviour.rejects = ({ id }) => id === 'item_four';
      const wanted = contextOf('one', 'two', 'three', 'four', 'five', 'six');
      const { state } = await stage.settles(probe.session.updateChatCtx(wanted), 3000);
      stage.expect(state).toBe('resolved', 'the update');
      stage
        .expect(words(stage))
        .toEqual(['one', 'two', 'three', 'five', 'six'], 'conversation at the provider');
      const reports = stage.logs.from(40).length + probe.errors.length;
      stage.expect(reports).toBeAtLeast(1, 'warnings in the log and error events');
    },
  },
  {
    id: 'CTX-17',
    statement: 'Concurrent updates run one after the other',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: handoffs, tools and typed input update the context independently',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      stage.server.acks('late');
      const updates = Promise.all([
        session.updateChatCtx(contextOf('one', 'two')),
        session.updateChatCtx(contextOf('one', 'two', 'three')),
      ]);
      const { state } = await stage.settles(updates, 5000);
      stage.expect(state).toBe('resolved', 'both updates');
      stage.expect(words(stage)).toEqual(['one', 'two', 'three'], 'conversation at the provider');
      const ids = stage.server.received('create').map(({ item }) => item.id);
      stage.expect(ids).toEqual(['item_one', 'item_two', 'item_three'], 'items the plugin created');
      const mirror = session.chatCtx.items.map(({ id }) => id);
      stage.expect(mirror).toEqual(['item_one', 'item_two', 'item_three'], 'items of chatCtx');
    },
  },
  {
    id: 'CTX-19',
    statement: 'An update interrupted by a drop is applied on the new connection, or rejected',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: relies on a resolved updateChatCtx and requests the reply',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      stage.server.acks('off');
      const update = session.updateChatCtx(contextOf('one'));
      update.catch(() => undefined);
      await stage.until('the item to be sent', () => stage.server.received('create')[0]);
      stage.server.acks('on');
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      const { state } = await stage.settles(update, 6000);
      stage.expect(state === 'pending').toBe(false, 'the update is still pending');
      if (state === 'resolved')
        await stage.until(
          'the item on the new connection, as the update has resolved',
          () => second.conversation.has('item_one'),
          1500,
          () => second.conversation.items(),
        );
    },
  },
  {
    id: 'CTX-21',
    statement: 'An update resolves when its acknowledgements arrive in a different order',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: awaits updateChatCtx before every tool reply',
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      stage.server.acks('reverse');
      const { state } = await stage.settles(
        session.updateChatCtx(contextOf('one', 'two', 'three', 'four')),
        3000,
      );
      stage.expect(state).toBe('resolved', 'the update');
      stage.expect(words(stage)).toEqual(['one', 'two', 'three', 'four'], 'conversation at the provider');
    },
  },
  {
    id: 'CTX-26',
    statement: 'An item is added even if the provider has lost the item it was to follow',
    severity: 'should',
    source: '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff places each item after the previous one',
    needs: capability('midSessionChatCtxUpdate'),
    unfit: { 'odd-values': 'an error need not name the anchor as its cause' },
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one', 'two'));
      await stage.until('both items', () => words(stage).length === 2);
      // Deleted silently.
      stage.server.peer.conversation.delete('item_two');
      await stage.settles(session.updateChatCtx(contextOf('one', 'two', 'three')), 6000);
      await stage.until(
        'the new item',
        () => words(stage).includes('three'),
        2000,
        () => words(stage),
      );
      stage
        .expect(words(stage).filter((word) => word !== 'two'))
        .toEqual(['one', 'three'], 'conversation at the provider');
    },
  },
];
