// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { constant } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { logged } from './logged.ts';
import { message, openField, tellError } from './field.ts';

const HICCUP = { type: 'error', error: { type: 'server_error', message: 'A tool server is away.' } };

describe('an internal error of the service without a subject', () => {
  test('does not reject the session update in progress', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.react = (action, peer) => {
      if (action.kind === 'config') peer.sendRaw(HICCUP);
      return undefined;
    };
    await session.updateInstructions('New.');
    server.behaviour.react = undefined;
    expect(probe.errors).toMatchObject([{ recoverable: true, error: { serviceCode: 'server_error' } }]);
    server.drop('abrupt');
    await server.configured(2);
    expect(server.config().instructions).toBe('New.');
  });

  test('does not reject the item in progress', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.react = (action, peer) => {
      if (action.kind === 'create') peer.sendRaw(HICCUP);
      return undefined;
    };
    await session.updateChatCtx(new llm.ChatContext([message('x', 'Here.')]));
    expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['x']);
    await server.until('the report', () => probe.errors.length === 1);
  });

  test('is reported immediately when only a reply is in progress', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const reply = session.generateReply();
    const request = await server.until('the request', () => server.requests()[0]);
    peer.sendRaw(HICCUP);
    await server.until('the report', () => probe.errors.length === 1);
    peer.respond({ answering: request }).end();
    await expect(reply).resolves.toMatchObject({ userInitiated: true });
  });
});

test('refused audio does not reject the item in progress', async () => {
  const { server, ...field } = await openField({ temperament: 'unnamed-errors' });
  const { session } = await field.session();
  server.behaviour.react = (action, peer) => {
    if (action.kind === 'create') tellError(peer, { code: 'invalid_value', param: 'audio' });
    return undefined;
  };
  await session.updateChatCtx(new llm.ChatContext([message('x', 'Here.')]));
  expect(session.chatCtx.items.map(({ id }) => id)).toEqual(['x']);
});

test('an update counts as refused when the refusal follows an acknowledgement without a subject', async () => {
  const { server, ...field } = await openField();
  const { session, probe } = await field.session();
  await session.updateInstructions('Good.');
  server.behaviour.react = (action, peer) => {
    if (action.kind !== 'config') return undefined;
    peer.say({ say: 'config-accepted', config: peer.config, raw: {} });
    tellError(peer, { code: 'invalid_value', ref: action.ref });
    return 'ignore';
  };
  await session.updateInstructions('Bad.').catch(() => undefined);
  await server.until('the report', () => probe.errors.length === 1);
  server.behaviour.react = undefined;
  server.drop('abrupt');
  await server.configured(2);
  expect(server.config().instructions).toBe('Good.');
});

describe('an error that ends the session', () => {
  const raise = {
    delete: (session: llm.RealtimeSession) => session.updateChatCtx(llm.ChatContext.empty()),
    cancel: (session: llm.RealtimeSession) => session.interrupt(),
  };

  test.each(['delete', 'cancel'] as const)('is final when the service names a %s in it', async (kind) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    await session.updateChatCtx(new llm.ChatContext([message('x', 'X')]));
    peer.respond();
    await server.until('the response', () => probe.generations[0]);
    server.behaviour.react = (action) => {
      if (action.kind !== kind) return undefined;
      tellError(peer, { code: 'insufficient_quota', ref: action.ref });
      return 'ignore';
    };
    await raise[kind](session).catch(() => undefined);
    await server.until('the end', () => probe.errors.length > 0);
    expect(probe.errors).toMatchObject([
      { recoverable: false, error: { serviceCode: 'insufficient_quota' } },
    ]);
  });

  test('is final when audio was refused for another reason before', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    tellError(peer, { code: 'odd_audio', ref: 'audio_1' });
    tellError(peer, { code: 'insufficient_quota', ref: 'audio_2' });
    await server.until('both', () => probe.errors.length === 2);
    expect(probe.errors.map(({ recoverable }) => recoverable)).toEqual([true, false]);
  });

  test('rejects nothing that it names: the item is restored on the next connection', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    server.behaviour.react = (action, peer) => {
      if (action.kind !== 'create' || action.connection > 1) return undefined;
      tellError(peer, { code: 'session_expired', ref: action.ref });
      peer.drop('clean', 1001);
      return 'ignore';
    };
    await session.updateChatCtx(new llm.ChatContext([message('x', 'X')]));
    await server.until('the item on another connection', () => server.peer.index > 1 && server.items()[0]);
    expect(server.items().map(({ id }) => id)).toEqual(['x']);
    expect(probe.errors).toMatchObject([{ recoverable: true, error: { serviceCode: 'session_expired' } }]);
  });
});

test('an error for every audio packet is reported a few times, and a different one immediately', async () => {
  const lines = logged();
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  server.behaviour.react = ({ kind }) => {
    if (kind !== 'audio') return undefined;
    tellError(peer, { code: 'invalid_value', param: 'audio' });
    return 'ignore';
  };
  for (const frame of constant(3000, 8000)) session.pushAudio(frame);
  await server.until('all of it', () => server.audioMs() >= 2990);
  tellError(peer, { code: 'another' });
  await server.until('the other one', () => String(probe.errors.at(-1)?.error).includes('another'));
  expect(probe.errors.length).toBeLessThanOrEqual(12);
  expect(lines.length).toBeLessThanOrEqual(24);
});

describe('a change of several fields that is refused without naming one', () => {
  const tools = (name: string): llm.ToolContext =>
    new llm.ToolContext([
      llm.tool({ name, description: name, parameters: z.object({}), execute: async () => 'done' }),
    ]);

  test.each(['instructions', 'tools'])(
    'does not affect the other fields when the %s are at fault',
    async (culprit) => {
      const { server, ...field } = await openField({ temperament: 'unnamed-errors' });
      const { session } = await field.session();
      await session.updateTools(tools('old'));
      await session.updateInstructions('Old.');
      server.behaviour.react = (action) => {
        if (action.kind !== 'config') return undefined;
        const { instructions, tools: given } = action.config;
        const bad = culprit === 'tools' ? given?.[0]?.name === 'new' : instructions === 'New.';
        return bad ? { refuse: 'rejected' } : undefined;
      };
      await session._updateSession('New.', undefined, tools('new'));
      const { instructions, tools: held } = server.config();
      expect([instructions, held?.[0]?.name]).toEqual(
        culprit === 'tools' ? ['New.', 'old'] : ['Old.', 'new'],
      );
      server.drop('abrupt');
      await server.configured(2);
      expect(server.config().instructions).toBe(instructions);
      expect(server.config().tools).toEqual(held);
    },
  );

  test('is accepted as a whole when the service accepts its parts', async () => {
    const { server, ...field } = await openField({ temperament: 'unnamed-errors' });
    const { session } = await field.session();
    let refusals = 0;
    server.behaviour.react = ({ kind }) =>
      kind === 'config' && refusals++ === 0 ? { refuse: 'rejected' } : undefined;
    await session._updateSession('New.', undefined, tools('new'));
    expect(server.config()).toMatchObject({ instructions: 'New.', tools: [{ name: 'new' }] });
  });
});
