// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Peer } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { openField } from '../support.ts';
import { givenIn } from './given-words.ts';

const FILLER = 'Let me have a look.';
/** How many steps the service takes to speak a filler. */
const STEPS = 5;

interface Scene {
  readonly peer: Peer;
  /** Lets the tool end. */
  readonly finish: () => void;
  readonly interrupt: () => void;
}

const DISTURBANCES: Record<string, (scene: Scene) => void> = {
  'a drop': ({ peer }) => peer.drop('abrupt'),
  'the end of the tool': ({ finish }) => finish(),
  'the caller': ({ peer }) => void peer.userTurn(),
  'an interruption': ({ interrupt }) => interrupt(),
  "a response of the service's own": ({ peer }) => {
    const own = peer.respond();
    own.speak('By the way.', 40);
    own.end();
  },
};
const MOMENTS = Object.keys(DISTURBANCES).flatMap((what) =>
  Array.from({ length: STEPS + 1 }, (_, after) => ({ what, after })),
);

test.each(MOMENTS)(
  'a filler disturbed by $what after step $after is in no history, and the conversation continues',
  async ({ what, after }) => {
    const { server, ...field } = await openField({ model: { fillers: { texts: [FILLER], afterMs: 0 } } });
    const { promise, resolve: finish } = Promise.withResolvers<void>();
    let fillers = 0;
    const weather = llm.tool({
      name: 'weather',
      description: 'The weather.',
      execute: async () => {
        await promise;
        return 'warm';
      },
    });
    const agent = await field.agent({ tools: [weather] });
    let called = false;
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      if (givenIn(request) === undefined) {
        if (called) response.speak('It is warm.', 60);
        else response.call('weather', '{}');
        called = true;
        response.end();
        return;
      }
      fillers += 1;
      const interrupt = (): void => void (async () => agent.session.interrupt())().catch(() => undefined);
      const happens = (step: number): void => {
        if (step === after && fillers === 1) DISTURBANCES[what]!({ peer, finish, interrupt });
      };
      happens(0);
      const item = response.message();
      happens(1);
      response.text(item, FILLER);
      happens(2);
      response.audio(item, 100);
      happens(3);
      if (!response.ended) response.endMessage(item);
      happens(4);
      if (!response.ended) response.end();
      happens(5);
    };
    agent.session.generateReply();
    await server.until('the filler', () => fillers > 0);
    setTimeout(finish, 50);
    await promise;
    await agent.session.generateReply({ userInput: 'And now?' }).waitForPlayout();
    await server.until('the answer', () => agent.said.at(-1) === 'assistant: It is warm.');
    await agent.plugin.session.updateInstructions('There and back.');
    const { items } = agent.plugin.session.chatCtx;
    expect(JSON.stringify([agent.said, items])).not.toContain('have a look');
    const held = (): string => JSON.stringify(server.peer.conversation.items());
    await expect.poll(held).not.toContain('have a look');
    expect(agent.plugin.errors.filter(({ recoverable }) => !recoverable)).toEqual([]);
    // The call is answered only by its result, or by the note that there is none.
    const outputs = items.filter(({ type }) => type === 'function_call_output');
    const calls = items.filter(({ type }) => type === 'function_call');
    expect(outputs).toHaveLength(calls.length);
  },
);
