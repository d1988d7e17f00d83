// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '@livekit/agents';
import { describe, expect, test, vi } from 'vitest';
import { openField, tellError } from './support.ts';

const BRIGHT = { temperature: 1 };

/** Whether a promise is settled, once queued callbacks have run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])) !== pending;
}

describe('an awaited update', () => {
  test('resolves when the service has acknowledged it, and not before', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'hold' : undefined);
    const update = session.update(BRIGHT);
    await server.until('the update', () => peer.held === 1);
    expect(await isSettled(update)).toBe(false);
    peer.release();
    await expect(update).resolves.toBeUndefined();
  });

  test('resolves immediately when the service holds it already', async () => {
    const { session } = await (await openField()).session();
    await session.update(BRIGHT);
    await expect(session.update({ ...BRIGHT, toolChoice: 'auto' })).resolves.toBeUndefined();
  });

  test('rejects with the refusal when the service refuses it, and only then the former value is in effect', async () => {
    const { server, ...field } = await openField();
    const { session, probe } = await field.session();
    await session.update(BRIGHT);
    server.behaviour.react = ({ kind }) => (kind === 'config' ? { refuse: 'rejected' } : undefined);
    await expect(session.update({ temperature: 0.6 })).rejects.toMatchObject({ code: 'update_rejected' });
    expect(probe.errors).toEqual([]);
    server.behaviour.react = undefined;
    await expect(session.update(BRIGHT)).resolves.toBeUndefined();
  });

  test('resolves when another field of the same message was refused', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'hold' : undefined);
    const first = session.update(BRIGHT);
    await server.until('the first', () => peer.held === 1);
    // Both wait for the first one, and are sent together.
    const good = session.update({ maxResponseOutputTokens: 100 });
    const bad = session.update({ temperature: 0.6 });
    server.behaviour.react = (action) => {
      if (action.kind !== 'config') return undefined;
      if (!JSON.stringify(action.raw).includes('0.6')) return undefined;
      tellError(peer, { code: 'invalid_value', param: 'session.temperature', ref: action.ref });
      return 'ignore';
    };
    peer.release();
    await first;
    await expect(bad).rejects.toMatchObject({ code: 'update_rejected' });
    await expect(good).resolves.toBeUndefined();
  });

  test('resolves on the next connection when the present one is lost before the answer', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'ignore' : undefined);
    const update = session.update(BRIGHT);
    await server.until('the update', () => peer.rawOf('session.update').length > 2);
    server.behaviour.react = undefined;
    server.drop('abrupt');
    await expect(update).resolves.toBeUndefined();
    expect((await server.configured(2)).rawOf('session.update')[0]).toMatchObject({ session: BRIGHT });
  });

  test('is replaced by a later change of the same option', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'hold' : undefined);
    const update = session.update(BRIGHT);
    await server.until('the update', () => peer.held === 1);
    session.updateOptions({ temperature: 0.6 });
    server.behaviour.react = undefined;
    peer.release();
    await update;
    expect(session.effectiveConfig).toMatchObject({ temperature: 0.6 });
  });

  test('rejects when the session is closed while it waits', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'ignore' : undefined);
    const update = session.update(BRIGHT);
    update.catch(() => undefined);
    await session.close();
    await expect(update).rejects.toMatchObject({ code: 'session_closed' });
    await expect(session.update(BRIGHT)).rejects.toMatchObject({ code: 'session_closed' });
  });

  test('rejects when the target that takes over does not get the option', async () => {
    const { server, ...field } = await openField({
      model: { fallback: [{ model: 'gpt-4.1', voice: 'en-US-AvaNeural' }] },
    });
    const { session, peer } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'ignore' : undefined);
    const update = session.update({ voice: 'alloy' });
    update.catch(() => undefined);
    await server.until('the update', () => peer.rawOf('session.update').length > 2);
    server.behaviour.react = undefined;
    peer.error('fatal');
    await expect(update).rejects.toMatchObject({ code: 'update_rejected' });
  });

  test('rejects with a message that says what to change when the model does not support it', async () => {
    const { session } = await (await openField({ model: { model: 'gpt-realtime' } })).session();
    const update = session.update({ interimResponse: { type: 'static_interim_response', texts: ['Hm.'] } });
    await expect(update).rejects.toThrow(/Choose a cascaded model/u);
  });

  test('rejects when the value cannot be serialised, and the next one is sent', async () => {
    const { session } = await (await openField()).session();
    const wrong = session.update({ metadata: { count: 1n } } as object);
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_option' });
    await session.update(BRIGHT);
  });

  test('rejects for a name that the constructor would not accept', async () => {
    const { session } = await (await openField()).session();
    await expect(session.update({ voise: 'ava' } as object)).rejects.toMatchObject({
      code: 'invalid_option',
    });
  });
});

describe('the session properties of a connection', () => {
  test('are null before the first, and then the id and the configuration that the service reports', async () => {
    const { server, ...field } = await openField({
      model: {
        tools: [
          {
            type: 'mcp',
            serverLabel: 'docs',
            serverUrl: 'https://mcp.test',
            authorization: 'Bearer abcdefgh',
          },
        ],
      },
    });
    server.stall();
    const { session } = field.open();
    expect(session).toMatchObject({ sessionId: null, effectiveConfig: null, agentConversationId: null });
    await server.accept();
    const peer = await server.configured();
    await session.update(BRIGHT);
    peer.sendRaw({
      type: 'session.updated',
      session: {
        id: 'sess_told',
        temperature: 1,
        agent: { type: 'agent', thread_id: 'conv_1' },
        tools: [
          {
            type: 'mcp',
            server_label: 'docs',
            server_url: 'https://mcp.test',
            authorization: 'Bearer abcdefgh',
          },
        ],
      },
    });
    await server.until('the report', () => session.sessionId === 'sess_told');
    expect(session.effectiveConfig).toMatchObject({ temperature: 1, tools: [{ authorization: '***' }] });
    expect(session.agentConversationId).toBe('conv_1');
  });

  test('change with the connection, with the reason', async () => {
    const { server, ...field } = await openField();
    server.stall();
    const { session } = field.open();
    const told: unknown[] = [];
    session.on('connection_state_changed', ({ state, previous, reason }) =>
      told.push([previous, state, reason?.code ?? null]),
    );
    expect(session.connectionState).toBe('connecting');
    await server.accept();
    await server.until('the connection', () => session.connectionState === 'connected');
    server.drop('abrupt');
    await server.until('the outage', () => told.length >= 3);
    await session.close();
    expect(told).toEqual([
      ['connecting', 'connected', null],
      ['connected', 'reconnecting', 'connection_lost'],
      ['reconnecting', 'connected', null],
      ['connected', 'closed', null],
    ]);
  });

  test('are failed when there will be no other connection', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    peer.error('fatal');
    await server.until('the end', () => session.connectionState === 'failed');
    expect(session.connectionState).toBe('failed');
  });
});

describe('an acknowledged update', () => {
  test('causes one warning, with its name alone, when the service holds another value', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    const warned = vi.spyOn(log(), 'warn');
    server.behaviour.react = (action) => {
      if (action.kind !== 'config') return undefined;
      const asked = (action.raw as { session: object }).session;
      peer.sendRaw({ type: 'session.updated', session: { id: 'sess', ...asked, temperature: 0.8 } });
      return 'ignore';
    };
    await session.update({ temperature: 0.9, maxResponseOutputTokens: 100 });
    await session.update({ temperature: 0.7, maxResponseOutputTokens: 200 });
    expect(warned.mock.calls).toEqual([
      [
        { fields: ['temperature'] },
        'the service acknowledged settings, but holds values other than those sent',
      ],
    ]);
  });
});
