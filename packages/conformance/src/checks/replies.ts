// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Check } from '../check.ts';

export const replies: Check[] = [
  {
    id: 'RPL-04',
    statement: 'A reply that never starts rejects with RealtimeError in time and emits a recoverable error',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/realtime.ts: generateReply throws RealtimeError; the framework swallows the rejection',
    timeoutMs: 15_000,
    async run(stage) {
      const probe = await stage.session({ overrides: { replyTimeoutMs: 1000 } });
      const outcome = await stage.settles(probe.session.generateReply(), 12_000);
      if (outcome.state === 'rejected')
        stage.expect(outcome.error).toBeInstanceOf(llm.RealtimeError, 'what generateReply() rejects with');
      stage.expect(outcome.state).toBe('rejected', 'state of an unanswered generateReply() after 12 s');
      await stage.pause(20);
      stage
        .expect(probe.errors.map(({ recoverable }) => recoverable))
        .toEqual([true], 'error events, by whether they are recoverable');
    },
  },
];
