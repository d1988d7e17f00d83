// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { all, capability, protocol, type Check } from '../check.ts';

const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';

/** Replies when the provider speaks unasked, does not end a cancelled response, or disconnects. */
export const repliesImpolite: Check[] = [
  {
    id: 'RPL-19',
    statement: 'An unasked response is not taken for a pending reply; both are heard',
    severity: 'must',
    source: `${FRAMEWORK}: speaks unasked generations by itself, and the reply through its promise`,
    needs: all(capability('turnDetection'), protocol('request-correlation')),
    async run(stage) {
      const direct = await stage.session();
      const pending = direct.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('the request', () => stage.server.requests()[0]);
      const fill = (ms: number): void => {
        const filler = stage.server.peer.respond({ id: `resp_filler_${ms}` });
        filler.speak('Let me look.', ms);
        filler.end();
      };
      fill(60);
      await stage.pause(50);
      const answer = stage.server.peer.respond({ id: 'resp_answer', answering: request });
      answer.speak('Here it is.', 60);
      answer.end();
      const outcome = await stage.settles(pending, 1500);
      const got = outcome.state === 'resolved' ? outcome.value.responseId : outcome.state;
      stage.expect(got).toBe('resp_answer', 'response that the reply got');
      const flags = Object.fromEntries(
        direct.generations.map(({ responseId, userInitiated }) => [responseId, userInitiated]),
      );
      stage
        .expect(flags)
        .toEqual(
          { resp_filler_60: false, resp_answer: true },
          'generations, and whether they were requested',
        );

      const { output, ...probe } = await stage.agent();
      probe.session.generateReply();
      const second = await stage.until('the second request', () => stage.server.requests()[1]);
      fill(100);
      await stage.pause(50);
      const late = stage.server.peer.respond({ answering: second });
      late.speak('Found it.', 200);
      late.end();
      await stage.until(
        'filler and answer to be heard',
        () => Math.round(output.receivedMs) >= 300,
        3000,
        () => `${Math.round(output.receivedMs)} of 300 ms`,
      );
      stage.expect(stage.server.cancels()).toHaveLength(0, 'cancels');
    },
  },
  {
    id: 'RPL-20',
    statement: 'A cancelled response that never ends does not delay the next reply beyond its timeout',
    severity: 'must',
    source: `${FRAMEWORK}: later speech queues behind a reply that does not settle`,
    timeoutMs: 20_000,
    async run(stage) {
      const probe = await stage.session({ overrides: { replyTimeoutMs: 2000 } });
      const { server } = stage;
      const { peer } = server;
      server.behaviour.confirmsCancel = false;
      const spoken = peer.respond();
      const item = spoken.message();
      spoken.text(item, 'One two three.').audio(item, 200);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      await probe.session.interrupt();
      await replies('an interrupted response that does not end');

      const control = new AbortController();
      const count = server.requests().length;
      const aborted = probe.session.generateReply(undefined, { signal: control.signal });
      aborted.catch(() => undefined);
      const request = await stage.until('the request to be aborted', () => server.requests()[count]);
      control.abort();
      await stage.settles(aborted, 1000);
      peer.respond({ answering: request }).message();
      await replies('an unwanted response that does not end');

      /** Requests a reply; expects the request in time, and answers it. */
      async function replies(after: string): Promise<void> {
        const before = server.requests().length;
        const pending = probe.session.generateReply();
        pending.catch(() => undefined);
        const next = await stage.until(
          `a request after ${after}`,
          () => server.requests()[before],
          3500,
          () => 'none so far',
        );
        const response = peer.respond({ answering: next });
        response.speak('Go on.', 60);
        response.end();
        stage.expect((await stage.settles(pending, 1500)).state).toBe('resolved', `a reply after ${after}`);
      }
    },
  },
  {
    id: 'RPL-21',
    statement: 'A reply that had started but was not heard when the connection dropped is requested again',
    severity: 'should',
    source: `${FRAMEWORK}: requests once, and plays what the streams of that one generation deliver`,
    async run(stage) {
      const { session, output, plugin } = await stage.agent();
      session.generateReply();
      const request = await stage.until('the request', () => stage.server.requests()[0]);
      stage.server.peer.respond({ answering: request }).message();
      await stage.until('the generation', () => plugin.generations[0]);
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      const again = await stage.until(
        'the request on the new connection',
        () => second.of('request')[0],
        3000,
      );
      const response = second.respond({ answering: again });
      const item = response.message();
      response.text(item, 'I was saying').audio(item, 400);
      await stage.until('the answer to be heard', () => output.receivedMs >= 100, 3000);
      // Some of it was heard, so it must not be repeated.
      stage.server.drop('abrupt');
      const third = await stage.until('the third connection', () => stage.server.connections()[2], 3000);
      await stage.never('another request for a reply that was heard', () => third.of('request')[0], 500);
    },
  },
];
