// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ClientAction, Peer, Reaction } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { heard, live, openField } from './field.ts';

function tools(...names: string[]): llm.ToolContext {
  return new llm.ToolContext(
    names.map((name) =>
      llm.tool({ name, description: name, parameters: z.object({}), execute: async () => 'done' }),
    ),
  );
}

type Raw = Record<string, unknown> & { tools?: { name: string }[] };

/** Refuses every update that contains what `isBad` detects. */
function refuses(
  isBad: (session: Raw) => boolean,
  named = true,
): (action: ClientAction) => Reaction | undefined {
  return (action) =>
    action.kind === 'config' && isBad(action.raw as Raw) ? { refuse: 'rejected', named } : undefined;
}

function updates(peer: Peer): Raw[] {
  return peer.rawOf('session.update').map(({ session }) => session as Raw);
}

describe('acknowledgements of updates are matched one by one', () => {
  test.each([
    ['with an id', true],
    ['without an id', false],
  ])('accepts updates immediately after a refusal %s', async (_, named) => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = refuses(({ instructions }) => instructions === 'Bad.', named);
    await expect(session.updateInstructions('Bad.')).rejects.toMatchObject({ code: 'update_rejected' });
    await session.updateInstructions('Good.');
    await session.updateTools(tools('weather'));
    await session.updateInstructions('Better.');
    expect(server.config()).toMatchObject({ instructions: 'Better.', tools: [{ name: 'weather' }] });
  });

  test('a refused update does not undo a newer one, neither now nor on the next connection', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = refuses(({ instructions }) => instructions === 'Bad.');
    const [bad, good] = await Promise.allSettled([
      session.updateInstructions('Bad.'),
      session.updateInstructions('Good.'),
    ]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
    expect(server.config().instructions).toBe('Good.');
    await session.updateTools(tools('weather'));
    expect(server.config().instructions).toBe('Good.');
    peer.drop('abrupt');
    const next = await server.configured(2);
    expect(next.config).toMatchObject({ instructions: 'Good.', tools: [{ name: 'weather' }] });
  });

  test('a refused list of tools does not undo a newer one', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = refuses((raw) => raw.tools?.some(({ name }) => name === 'bad') ?? false);
    const [bad, good] = await Promise.allSettled([
      session.updateTools(tools('bad')),
      session.updateTools(tools('good')),
    ]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
    expect(server.config().tools).toMatchObject([{ name: 'good' }]);
    expect(Object.keys(session.tools.functionTools)).toEqual(['good']);
    peer.drop('abrupt');
    const next = await server.configured(2);
    expect(next.config.tools).toMatchObject([{ name: 'good' }]);
  });

  test('does not resend a refused value with the next change', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    await session.updateInstructions('First.');
    server.behaviour.react = refuses(({ instructions }) => instructions === 'Bad.');
    await expect(session.updateInstructions('Bad.')).rejects.toThrow(/refused/u);
    await session.updateTools(tools('weather'));
    expect(updates(peer).at(-1)).not.toHaveProperty('instructions');
    peer.drop('abrupt');
    const next = await server.configured(2);
    expect(next.config.instructions).toBe('First.');
  });

  test('does not match a duplicate acknowledgement to the next update', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'drop' : undefined);
    const first = session.updateInstructions('First.');
    await server.until('the update', () => peer.config.instructions === 'First.');
    const updated = { type: 'session.updated', event_id: 'event_twice', session: { id: 'sess_conformance' } };
    peer.sendRaw(updated);
    await first;
    server.behaviour.react = ({ kind }) => (kind === 'config' ? 'hold' : undefined);
    const second = session.updateInstructions('Second.');
    await server.until('the second update', () => peer.config.instructions === 'Second.');
    peer.sendRaw(updated);
    peer.error('rejected', 'no', peer.of('config').at(-1)?.ref);
    await expect(second).rejects.toMatchObject({ code: 'update_rejected' });
  });
});

describe('a reported session that was not requested', () => {
  const account = (session: object): object => ({ type: 'session.updated', event_id: 'event_own', session });
  const BEFORE = { id: 'sess_conformance', instructions: 'First.', temperature: 0.8 };

  async function waiting(peerReacts: Reaction, change: string) {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    peer.sendRaw({ ...account(BEFORE), event_id: 'event_before' });
    await session.updateInstructions('First.');
    server.behaviour.react = (action) =>
      action.kind === 'config' && action.config.instructions === change ? peerReacts : undefined;
    const update = session.updateInstructions(change);
    update.catch(() => undefined);
    const { ref } = await server.until('the update', () =>
      peer.of('config').find(({ config }) => config.instructions === change),
    );
    return { server, session, probe, peer, update, ref };
  }

  test('does not answer the pending update, which is refused afterwards', async () => {
    const { server, session, peer, update, ref } = await waiting('ignore', 'Bad.');
    peer.sendRaw(account({ ...BEFORE, expires_at: 1 }));
    peer.error('rejected', 'no', ref);
    await expect(update).rejects.toMatchObject({ code: 'update_rejected' });
    peer.drop('abrupt');
    const next = await server.configured(2);
    expect(next.config.instructions).toBe('First.');
    await live(server, session, 2);
    expect(next.of('config').map(({ config }) => config.instructions)).not.toContain('Bad.');
  });

  test('does not answer it when a refusal without a name follows', async () => {
    const { probe, peer, update } = await waiting('ignore', 'Bad.');
    peer.sendRaw(account(BEFORE));
    peer.error('rejected');
    await expect(update).rejects.toMatchObject({ code: 'update_rejected' });
    expect(probe.errors).toEqual([]);
  });

  test('makes the next update wait for the pending one', async () => {
    const { server, session, peer, update } = await waiting('hold', 'Better.');
    peer.sendRaw(account(BEFORE));
    const next = session.updateTools(tools('weather'));
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(peer.config.tools ?? []).toEqual([]);
    server.behaviour.react = undefined;
    peer.release();
    await Promise.all([update, next]);
    expect(server.config()).toMatchObject({ instructions: 'Better.', tools: [{ name: 'weather' }] });
  });

  test('is the answer when no other arrives, as for a service that does not show what it accepted', async () => {
    const { session, peer, update } = await waiting('drop', 'Better.');
    peer.sendRaw(account(BEFORE));
    await expect(update).resolves.toBeUndefined();
    await session.updateInstructions('Better still.');
  });
});

describe('a refused change during an outage is refused like any other', () => {
  test.each([
    ['with an id', true],
    ['without an id', false],
  ])('continues the call when the next connection refuses %s a change made meanwhile', async (_, named) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    await session.updateInstructions('Good.');
    server.behaviour.react = refuses(({ temperature }) => temperature === 0.9, named);
    await server.refuse(503);
    peer.drop('abrupt');
    await server.until('the outage', () => probe.errors.length > 0);
    session.updateOptions({ temperature: 0.9 });
    await server.accept();
    const next = await server.waitForPeer(2);
    await server.until('the report', () =>
      probe.errors.some(({ error }) => (error as { code?: string }).code === 'update_rejected'),
    );
    expect(probe.errors.map(({ recoverable }) => recoverable)).not.toContain(false);
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
    expect(next.open).toBe(true);
    expect(next.config.instructions).toBe('Good.');
    expect(updates(next).at(-1)).not.toMatchObject({ temperature: 0.9 });
  });

  test('reverts instructions and tools that are refused during an outage', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    await session.updateInstructions('Good.');
    await session.updateTools(tools('good'));
    server.behaviour.react = refuses(
      (raw) => raw.instructions === 'Bad.' || (raw.tools?.some(({ name }) => name === 'bad') ?? false),
    );
    await server.refuse(503);
    peer.drop('abrupt');
    await server.until('the outage', () => probe.errors.length > 0);
    await session.updateInstructions('Bad.');
    await session.updateTools(tools('bad'));
    await server.accept();
    const next = await server.configured(2);
    await server.until('the report', () => probe.errors.length > 1);
    expect(probe.errors.map(({ recoverable }) => recoverable)).not.toContain(false);
    await server.until('what the service accepts', () => next.config.instructions === 'Good.');
    expect(next.config.tools).toMatchObject([{ name: 'good' }]);
    await session.updateInstructions('Better.');
    expect(next.config.instructions).toBe('Better.');
  });

  test('continues the call without a setting that an earlier connection accepted', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    session.updateOptions({ temperature: 0.9 });
    await session.updateInstructions('Good.');
    server.behaviour.react = (action, { index }) => {
      if (action.kind !== 'config' || (action.raw as Raw)['temperature'] !== 0.9) return undefined;
      const error = { type: 'invalid_request_error', code: 'invalid_value', param: 'session.temperature' };
      server.connections()[index - 1]?.sendRaw({ type: 'error', error: { ...error, event_id: action.ref } });
      return 'ignore';
    };
    peer.drop('abrupt');
    const next = await server.waitForPeer(2);
    await server.until('a configuration that is taken', () => next.config.instructions === 'Good.');
    expect(updates(next)).toHaveLength(2);
    expect(probe.errors.map(({ recoverable }) => recoverable)).not.toContain(false);
    await live(server, session, 2);
    expect(server.connections()).toHaveLength(2);
  });
});
