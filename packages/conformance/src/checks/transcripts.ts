// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { capability, type Check } from '../check.ts';

export const transcripts: Check[] = [
  {
    id: 'TRX-02',
    statement: 'There is one final transcript per item',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: every final inserts a user message, repeated or not',
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const item = peer.userTurn();
      peer.transcriptFinal(item, 'Hello.');
      peer.transcriptFinal(item, 'Hello.');
      await stage.until('the final transcript', () => probe.finals.length > 0);
      await stage.pause(100);
      stage
        .expect(probe.finals.map(({ itemId, transcript }) => ({ itemId, transcript })))
        .toEqual([{ itemId: item, transcript: 'Hello.' }], 'final transcripts');
    },
  },
  {
    id: 'TRX-05',
    statement: 'A final transcript that arrives after the reply is placed before it',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 llm/realtime.ts: turnStartedAt puts the user message where the turn happened',
    needs: capability('userTranscription'),
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      const item = peer.userTurn();
      const response = peer.respond();
      response.speak('Good morning.', 100);
      response.end();
      await stage.until('the reply in the history', () => probe.messages.length === 1);
      peer.transcriptFinal(item, 'Hello.');
      await stage.until('the user turn in the history', () => probe.messages.length === 2);
      stage.expect(probe.said).toEqual(['user: Hello.', 'assistant: Good morning.'], 'order of the history');
    },
  },
];
