// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Adapter } from '../adapter.ts';
import { all, capability, protocol, type Check } from '../check.ts';
import type { AgentProbe } from '../stage/agent-probe.ts';
import type { Stage } from '../stage/stage.ts';

const SAY =
  '@livekit/agents 1.9.0 voice/agent_session.ts: say() needs audio or a TTS, so this is a helper of the plugin';

const needs = (adapter: Adapter): string | undefined =>
  adapter.say ? undefined : 'the adapter has no say()';

/** Texts that the provider speaks verbatim. */
export const givenWords: Check[] = [
  {
    id: 'RPL-16',
    statement: 'A text given to be spoken is heard and remembered verbatim, once, and can be interrupted',
    severity: 'may',
    source: SAY,
    needs,
    async run(stage) {
      const probe = await stage.agent();
      const { peer } = stage.server;
      let text = 'Your call is recorded.';
      let ms = 200;
      stage.server.behaviour.onRequest = (request) => {
        const response = peer.respond({ answering: request });
        response.speak(text, ms);
        response.end();
      };
      say(stage, probe, text);
      await stage.until('the text in the history', () => probe.said.includes(`assistant: ${text}`));
      await stage.pause(150);
      stage.expect(probe.said).toEqual([`assistant: ${text}`], 'the history');
      stage.expect(Math.round(probe.output.receivedMs)).toBe(200, 'milliseconds heard of 200');
      stage
        .expect(peer.conversation.items().filter((item) => item.kind === 'message' && item.text === text))
        .toHaveLength(1, 'items with the text at the provider');

      text = 'A long notice.';
      ms = 5000;
      say(stage, probe, text);
      await stage.until('the second text to be spoken', () => probe.output.playing);
      peer.userTurn();
      await stage.until('the agent to fall silent', () => probe.output.finished.at(-1)?.interrupted);
    },
  },
  {
    id: 'RPL-22',
    statement: 'A text given to be spoken survives an outage: it is spoken once and remembered once',
    severity: 'may',
    source: SAY,
    needs,
    async run(stage) {
      const probe = await stage.agent();
      const { server } = stage;
      const text = 'Your call is recorded.';
      say(stage, probe, text);
      await stage.until('the request', () => server.requests()[0]);
      server.behaviour.onRequest = (request, peer) => {
        const response = peer.respond({ answering: request });
        response.speak(text, 200);
        response.end();
      };
      server.drop('abrupt');
      await stage.until('the text in the history', () => probe.said.includes(`assistant: ${text}`));
      await stage.pause(150);
      stage.expect(probe.said).toEqual([`assistant: ${text}`], 'the history');
      stage.expect(Math.round(probe.output.receivedMs)).toBe(200, 'milliseconds heard of 200');
    },
  },
  {
    id: 'RPL-23',
    statement: 'When a text given to be spoken is cut off, chatCtx holds no more than was heard',
    severity: 'may',
    source: SAY,
    needs: all(needs, capability('messageTruncation', 'turnDetection'), protocol('truncation')),
    async run(stage) {
      const probe = await stage.agent();
      const { server } = stage;
      const text = 'One two three four five six seven eight nine ten eleven twelve.';
      let itemId = '';
      server.behaviour.onRequest = (request, peer) => {
        const response = peer.respond({ answering: request });
        itemId = response.speak(text, 5000);
        response.end();
      };
      say(stage, probe, text);
      await stage.until('the text to be spoken', () => probe.output.playing);
      await stage.pause(300);
      server.peer.userTurn();
      await stage.until('the agent to fall silent', () => probe.output.finished.at(-1)?.interrupted);
      const left = (): string | undefined => {
        const message = probe.plugin.session.chatCtx.getById(itemId);
        return message?.type === 'message' ? message.textContent : undefined;
      };
      await stage.until('chatCtx to hold less', () => (left() ?? '').length < text.length / 2, 3000, left);
      stage.expect(text.startsWith(left() ?? '')).toBe(true, `whether it begins alike (“${left()}”)`);
      const held = probe.messages.filter(({ id }) => id === itemId);
      stage.expect(held.map(({ interrupted }) => interrupted)).toEqual([true], 'interrupted, in the history');
    },
  },
];

/** Has a text spoken; what the returned promise does is up to the plugin. */
function say(stage: Stage, { session }: AgentProbe, text: string): void {
  void Promise.resolve(stage.adapter.say?.(session, text)).catch(() => undefined);
}
