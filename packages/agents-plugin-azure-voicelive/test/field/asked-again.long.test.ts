// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  type AgentProbe,
  type Peer,
  type ScriptedResponse,
  type ScriptedServer,
  type TemperamentName,
  TEMPERAMENTS,
} from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { type Field, openField } from './field.ts';

const ANSWER = 'It is warm.';
const NAMES = (Object.keys(TEMPERAMENTS) as TemperamentName[]).filter((name) => !name.startsWith('dead-'));

/** Answers the first request as given, and every later one with speech. */
function first(server: ScriptedServer, run: (response: ScriptedResponse, peer: Peer) => void): void {
  let asked = 0;
  server.behaviour.onRequest = (request, peer) => {
    asked += 1;
    const response = peer.respond({ answering: request });
    if (asked === 1) run(response, peer);
    else {
      response.speak(ANSWER, 100);
      response.end();
    }
  };
}

const heardOnce = (agent: AgentProbe): boolean =>
  agent.session.agentState === 'listening' &&
  agent.said.filter((line) => line === `assistant: ${ANSWER}`).length === 1;

/** For a service that does not echo metadata, as the option declares. */
const field = (temperament: TemperamentName): Promise<Field> =>
  openField({ temperament, model: { matchResponsesByOrder: temperament === 'no-metadata' } });

describe.each(NAMES)('a provider with %s: an answer is heard once', (name) => {
  test('when it had begun before the connection broke', async () => {
    const { server, ...rest } = await field(name);
    const agent = await rest.agent();
    first(server, (response, peer) => {
      response.message();
      setTimeout(() => peer.drop('abrupt'), 20);
    });
    agent.session.generateReply();
    await server.until('the answer', () => heardOnce(agent));
    expect(agent.of('error')).toHaveLength(1);
  });

  test('when it had begun to answer a turn of the caller', async () => {
    const { server, ...rest } = await field(name);
    const agent = await rest.agent();
    const { peer } = server;
    peer.transcriptFinal(peer.userTurn(), 'Is it warm?');
    peer.respond().message();
    server.answersRequests(ANSWER, 100);
    await server.until('the response', () => agent.plugin.generations.length > 0);
    peer.drop('abrupt');
    await server.until('the answer', () => heardOnce(agent));
    expect(agent.of('error')).toHaveLength(1);
  });

  test('when it came in text although speech was requested', async () => {
    const { server, ...rest } = await field(name);
    const agent = await rest.agent();
    first(server, (response) => {
      const itemId = response.message(undefined, 'text');
      response.text(itemId, ANSWER).endMessage(itemId);
      response.end();
    });
    agent.session.generateReply();
    await server.until('the answer', () => heardOnce(agent));
    expect(agent.of('error')).toEqual([]);
  });
});
