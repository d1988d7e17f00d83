// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Peer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { openField } from './field.ts';
import { serviceError, told } from './service-errors.ts';

describe('the cause of a set-up that fails', () => {
  const ends: Record<string, (peer: Peer) => void> = {
    'then closes': (peer) => peer.drop('clean', 1011),
    'then breaks off': (peer) => peer.drop('abrupt'),
    'then says nothing more': () => undefined,
  };

  test.each(Object.entries(ends))(
    'is reported once, as final, when the agent cannot start and the service %s',
    async (_, end) => {
      const { server, ...field } = await openField({
        behaviour: {
          react: () => 'ignore',
          greeting: (peer) => {
            peer.say({ say: 'hello' });
            serviceError(peer, 'agent_initialization_failed');
            end(peer);
          },
        },
      });
      const { probe } = field.open();
      await server.until('an error', () => probe.errors[0]);
      expect(told(probe.errors)).toEqual([['session_refused', 'agent_initialization_failed', false]]);
      expect(server.connections()).toHaveLength(1);
    },
  );

  test.each([
    ['names it', true],
    ['names nothing', false],
  ])('is that of the refused configuration when the refusal %s', async (_, named) => {
    const { server, ...field } = await openField({
      behaviour: {
        react: (action, peer) => {
          if (action.kind === 'config') serviceError(peer, 'model_not_found', named ? action.ref : undefined);
          return 'ignore';
        },
      },
    });
    const { probe } = field.open();
    await server.until('an error', () => probe.errors[0]);
    expect(told(probe.errors)).toEqual([['session_refused', 'model_not_found', false]]);
    expect(server.connections()).toHaveLength(1);
  });

  test('is kept for the final error when it may be temporary and every attempt fails', async () => {
    const { server, ...field } = await openField({
      model: { connOptions: { maxRetry: 1, retryIntervalMs: 20, timeoutMs: 300 } },
      behaviour: {
        react: () => 'ignore',
        greeting: (peer) => {
          peer.say({ say: 'hello' });
          serviceError(peer, 'rate_limit_exceeded');
        },
      },
    });
    const { probe } = field.open();
    await server.until('the end', () => probe.errors.some(({ recoverable }) => !recoverable));
    expect(told(probe.errors)).toEqual([
      ['session_refused', 'rate_limit_exceeded', true],
      ['session_refused', 'rate_limit_exceeded', false],
    ]);
  });
});

describe('an account without credit', () => {
  const CODES = [
    'insufficient_quota',
    'billing_hard_limit_reached',
    'invalid_api_key',
    'account_deactivated',
  ];
  const ways: Record<string, (peer: Peer, code: string, ref: string | undefined) => void> = {
    'refuses the request': serviceError,
    'reports it without naming the request': (peer, code) => serviceError(peer, code),
    'fails the response': (peer, code) =>
      peer.sendRaw({
        type: 'response.done',
        response: {
          id: peer.activeResponse?.id ?? 'resp_other',
          object: 'realtime.response',
          status: 'failed',
          status_details: {
            type: 'failed',
            error: { type: 'insufficient_quota', code, message: 'scripted' },
          },
          output: [],
        },
      }),
    'fails a response it never announced': (peer, code) =>
      peer.sendRaw({
        type: 'response.done',
        response: {
          id: 'resp_unknown',
          object: 'realtime.response',
          status: 'failed',
          status_details: {
            type: 'failed',
            error: { type: 'insufficient_quota', code, message: 'scripted' },
          },
          output: [],
        },
      }),
  };

  test.each(Object.entries(ways).flatMap(([way, say]) => CODES.map((code) => [way, code, say] as const)))(
    'ends the session once, with a hint, when the service %s (%s)',
    async (way, code, say) => {
      const { server, ...field } = await openField();
      const { session, probe, peer } = await field.session();
      server.behaviour.onRequest = (request) => {
        if (way === 'fails the response') peer.respond({ answering: request });
        say(peer, code, request.ref);
      };
      session.generateReply().catch(() => undefined);
      await server.until('the end', () => probe.errors.some(({ recoverable }) => !recoverable));
      expect(told(probe.errors)).toEqual([[expect.any(String), code, false]]);
      expect(probe.errors[0]?.error).toMatchObject({ hint: expect.any(String) });
      await server.until('the connection to end', () => !peer.open);
      expect(server.connections()).toHaveLength(1);
      await expect(session.generateReply()).rejects.toThrow('closed');
    },
  );

  test('closes an AgentSession', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent();
    server.behaviour.onRequest = (request, peer) => serviceError(peer, 'insufficient_quota', request.ref);
    agent.session.generateReply();
    await server.until('the end', () => agent.of('close')[0]);
    expect(agent.of('error')).toHaveLength(1);
  });
});
