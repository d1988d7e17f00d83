// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { AgentProbe } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { realtime } from '../../src/index.ts';
import { type Field, live, openField } from '../support.ts';
import { asked, givenIn } from './given-words.ts';

interface Wait extends Omit<Field, 'agent'> {
  readonly agent: AgentProbe;
  /** Lets the tool end. */
  readonly finish: () => void;
  /** The fillers reported to the application. */
  readonly spoken: realtime.FillerSpokenEvent[];
}

/** An agent whose tool has been called and takes until `finish`. */
async function whileAToolRuns(
  fillers: realtime.FillerOptions,
  { fillerMs = 60, obeys = true } = {},
): Promise<Wait> {
  const field = await openField({ model: { fillers } });
  const { server } = field;
  const { promise, resolve } = Promise.withResolvers<void>();
  let running = false;
  const weather = llm.tool({
    name: 'weather',
    description: 'The weather.',
    execute: async () => {
      running = true;
      await promise;
      return 'warm';
    },
  });
  const agent = await field.agent({ tools: [weather] });
  const spoken: realtime.FillerSpokenEvent[] = [];
  field.model.sessions[0]?.on('filler_spoken', (event) => spoken.push(event));
  server.behaviour.onRequest = (request, peer) => {
    const given = givenIn(request);
    if (given !== undefined && !obeys) return;
    const response = peer.respond({ answering: request });
    if (given !== undefined) response.speak(given, fillerMs);
    else if (server.requests().length === 1) response.call('weather', '{}');
    else response.speak('It is warm.', 60);
    response.end();
  };
  agent.session.generateReply();
  await server.until('the call', () => running);
  return { ...field, agent, finish: resolve, spoken };
}

const soon = { texts: ['One moment.'], afterMs: 0 };

describe('a filler of the list', () => {
  test('is heard while a tool runs, reported as an event, and in no history', async () => {
    const { server, agent, finish, spoken } = await whileAToolRuns(soon);
    await server.until('the filler', () => agent.output.finished.length === 1);
    finish();
    await server.until('the answer', () => agent.said.length > 0);
    expect(asked(server)).toEqual(['reply', 'One moment.', 'reply']);
    expect(agent.output.receivedMs).toBe(120);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(spoken).toMatchObject([{ text: 'One moment.', source: 'plugin' }]);
    expect(agent.plugin.session.chatCtx.items.map(({ type }) => type)).toEqual([
      'function_call',
      'function_call_output',
      'message',
    ]);
    await server.until('its end at the service', () => server.items().length === 3);
  });

  test('is not said when the tool is fast enough', async () => {
    const { server, agent, finish, spoken } = await whileAToolRuns({ texts: ['One moment.'], afterMs: 5000 });
    finish();
    await server.until('the answer', () => agent.said.length > 0);
    expect(asked(server)).toEqual(['reply', 'reply']);
    expect(spoken).toEqual([]);
  });

  test('is cancelled when the tool ends, so that the answer does not wait for it', async () => {
    const { server, agent, finish } = await whileAToolRuns(soon, { fillerMs: 20_000 });
    await server.until('the filler', () => agent.output.playing);
    finish();
    await server.until('the request', () => server.requests().length === 3);
    expect(agent.output.finished[0]?.positionMs).toBeLessThan(20_000);
    await server.until('the answer', () => agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: It is warm.']);
  });

  test('does not delay the answer when the service never begins it', async () => {
    const { server, agent, finish } = await whileAToolRuns(soon, { obeys: false });
    await server.until('the request', () => server.requests().length === 2);
    finish();
    await server.until('the answer', () => agent.said.length > 0);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(agent.plugin.errors).toEqual([]);
  });

  test('is not requested again when the connection breaks in the middle of it', async () => {
    const { server, agent, finish } = await whileAToolRuns(soon, { obeys: false });
    const request = await server.until('the request', () => server.requests()[1]);
    const response = server.peer.respond({ answering: request });
    const itemId = response.message();
    response.text(itemId, 'One moment.').audio(itemId, 60);
    await server.until('the filler', () => agent.output.receivedMs === 60);
    server.drop('abrupt');
    await live(server, agent.plugin.session, 2);
    finish();
    await server.until('the answer', () => agent.said.length > 0);
    expect(asked(server)).toEqual(['reply', 'One moment.', 'reply']);
    expect(agent.said).toEqual(['assistant: It is warm.']);
    expect(server.items()).toHaveLength(3);
  });

  test('ends when the caller interrupts it', async () => {
    const { server, agent, spoken, finish } = await whileAToolRuns(soon, { fillerMs: 20_000 });
    await server.until('the filler', () => agent.output.playing);
    server.peer.userStart();
    await server.until('the silence', () => agent.output.cleared.length > 0);
    expect(spoken).toHaveLength(1);
    expect(agent.said).toEqual([]);
    await server.until('its end at the service', () =>
      server.items().every(({ kind }) => kind !== 'message'),
    );
    finish();
  });
});

test('the constructor rejects fillers that cannot be spoken or are empty', () => {
  const make = (options: realtime.RealtimeModelOptions): unknown =>
    new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:1', ...options });
  expect(() => make({ voice: 'alloy', fillers: soon })).toThrow(/`fillers`.*voice `alloy`.*en-US-AvaNeural/u);
  expect(() => make({ fillers: { texts: [] } })).toThrow(/`fillers\.texts`/u);
  expect(() => make({ fillers: { texts: ['Hm.'], afterMs: -1 } })).toThrow(/`fillers\.afterMs`/u);
});
