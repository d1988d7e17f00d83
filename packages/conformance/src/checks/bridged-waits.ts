// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '../check.ts';
import type { NeutralItem } from '../server/neutral.ts';

/** Fillers: what the provider says to bridge a wait. */
export const bridgedWaits: Check[] = [
  {
    id: 'CTX-27',
    statement: 'A filler is heard, but is not in the history and not on a later connection',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: adds every word it receives to the history',
    needs: ({ driver }) =>
      driver.fillerId ? undefined : `${driver.name} does not tell fillers from other messages`,
    async run(stage) {
      const probe = await stage.agent();
      const { server } = stage;
      const response = server.peer.respond();
      response.fill('Let me have a look.', 100);
      response.speak('It is warm.', 60);
      response.end();
      await stage.until('the answer in the history', () => probe.said.includes('assistant: It is warm.'));
      await stage.until('both to be heard', () => probe.output.receivedMs >= 160);
      stage.expect(probe.said).toEqual(['assistant: It is warm.'], 'the history');
      const { session } = probe.plugin;
      const texts = session.chatCtx.items.flatMap((item) =>
        item.type === 'message' ? item.textContent : [],
      );
      stage.expect(texts).toContain('It is warm.', 'messages in chatCtx');
      stage
        .expect(texts.some((text) => text?.includes('have a look')))
        .toBe(false, 'whether the filler is in chatCtx');
      server.drop('abrupt');
      const second = await stage.until('the second connection', () => server.connections()[1], 3000);
      const created = (): string[] => second.of('create').map(({ item }) => textOf(item));
      await stage.until('the answer on it', () => created().includes('It is warm.'), 3000, created);
      await stage.pause(100);
      stage
        .expect(created().some((text) => text.includes('have a look')))
        .toBe(false, 'whether the filler is sent to the new connection');
    },
  },
];

function textOf(item: NeutralItem): string {
  return item.kind === 'message' ? item.text : '';
}
