// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ClientAction } from '@voicelive-kit/conformance/testing';
import type { ResponseStatus } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import type { VoiceLiveError } from '../../src/index.ts';
import { type Field, heard, message, openField } from './field.ts';
import { type Logged, logged } from './logged.ts';

const TOKEN = 'eyJhbGciOi.SECRET.signature';

const credential = { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) };

/** Everything that an application can read of an error. */
function shown(error: Error): string {
  const own = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)));
  return [String(error), error.stack, JSON.stringify(error), ...own].join('\n');
}

describe('a token that the service repeats is never shown', () => {
  test.each([
    ['by itself', TOKEN],
    ['with its scheme', `Bearer ${TOKEN}`],
    ['encoded for a URL', encodeURIComponent(`Bearer ${TOKEN}`)],
  ])('when it refuses the handshake and repeats it %s', async (_, repeated) => {
    const lines = logged();
    const { server, ...field } = await openField({ model: { credential, connOptions: { maxRetry: 0 } } });
    const body = JSON.stringify({ error: { code: '403', message: `No access for ${repeated}.` } });
    await server.refuse(403, { body });
    const { probe } = field.open();
    await server.until('the final error', () => probe.errors.length > 0);
    expect(shown(probe.errors[0]?.error as Error)).toContain('No access for');
    expect(shown(probe.errors[0]?.error as Error)).not.toContain('SECRET');
    expect(JSON.stringify(lines)).not.toContain('SECRET');
  });

  test('when it repeats it in an error or a warning of a running session', async () => {
    const lines = logged();
    const { server, ...field } = await openField({ model: { credential } });
    const { probe, peer } = await field.session();
    const error = { type: 'server_error', code: 'odd', message: `Bearer ${TOKEN} is odd.`, param: TOKEN };
    peer.sendRaw({ type: 'error', error });
    peer.sendRaw({ type: 'warning', warning: { code: `code ${TOKEN}`, message: TOKEN, param: TOKEN } });
    await server.until('the report', () => probe.errors.length > 0);
    await server.until('the warning', () => lines.length > 1);
    expect(shown(probe.errors[0]?.error as Error)).not.toContain('SECRET');
    expect(JSON.stringify(lines)).not.toContain('SECRET');
  });

  test('when it repeats it in the refusal of an item, an update, a reply and the session', async () => {
    const lines = logged();
    const { server, ...field } = await openField({ model: { credential } });
    const { session, probe, peer } = await field.session();
    const error = { type: 'invalid_request_error', code: `odd ${TOKEN}`, message: TOKEN, param: TOKEN };
    server.behaviour.react = (action) => {
      if (action.kind === 'config' || action.kind === 'create' || action.kind === 'request') {
        peer.sendRaw({ type: 'error', error: { ...error, event_id: action.ref } });
        return 'ignore';
      }
      return undefined;
    };
    const outcomes = await Promise.allSettled([
      session.updateInstructions('x'),
      session.updateChatCtx(new llm.ChatContext([message('u1', 'x')])),
      session.generateReply(),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Error] : [],
    );
    for (const error of [...reasons, ...probe.errors.map((report) => report.error)]) {
      expect(shown(error)).not.toContain('SECRET');
    }
    expect(JSON.stringify(lines)).not.toContain('SECRET');
  });
});

describe('a key that the service repeats is never shown', () => {
  const KEY = 'Qx+/SECRET0123456789==zZ';

  test.each([
    ['encoded for a URL', encodeURIComponent(KEY)],
    ['with escaped slashes', KEY.replaceAll('/', '\\/')],
    ['in lower case', KEY.toLowerCase()],
    ['in upper case', KEY.toUpperCase()],
    ['cut off by the length of the text', KEY.slice(0, 18)],
    ['cut off, with dots', `${KEY.slice(0, 18)}..."`],
  ])('when it repeats it %s', async (_, repeated) => {
    const lines = logged();
    const { server, ...field } = await openField({ model: { apiKey: KEY } });
    const { probe, peer } = await field.session();
    const error = { type: 'server_error', code: 'odd', message: `Not accepted: ${repeated}` };
    peer.sendRaw({ type: 'error', error });
    await server.until('the report', () => probe.errors.length > 0);
    const all = shown(probe.errors[0]?.error as Error) + JSON.stringify(lines);
    expect(all).toContain('Not accepted: ***');
    expect(all).not.toMatch(/SECRET/iu);
  });

  test('when it belongs to a remote tool', async () => {
    const lines = logged();
    const tool = { type: 'mcp', server_label: 'x', server_url: 'https://example.invalid' } as const;
    const { server, ...field } = await openField({
      model: { tools: [{ ...tool, authorization: 'Bearer SECRET-one' }] },
    });
    const { session, probe, peer } = await field.session();
    session.updateOptions({ tools: [{ ...tool, headers: { 'x-key': 'SECRET-two' } }] });
    const message = 'The tools cannot be listed: 401 for SECRET-one, SECRET-two.';
    peer.sendRaw({ type: 'error', error: { type: 'server_error', code: 'mcp_failed', message } });
    await server.until('the report', () => probe.errors.length > 0);
    expect(shown(probe.errors[0]?.error as Error) + JSON.stringify(lines)).not.toContain('SECRET');
  });
});

describe('a response that ends short is never ignored silently', () => {
  const ended = (status: ResponseStatus, details: object | null) => ({
    type: 'response.done',
    response: { id: 'resp_short', object: 'realtime.response', status, status_details: details, output: [] },
  });
  const created = (id = 'resp_short') => ({
    type: 'response.created',
    response: { id, object: 'realtime.response', status: 'in_progress', output: [] },
  });

  test.each([
    ['the content filter', 'content_filter', /filter/u],
    ['the token limit', 'max_output_tokens', /tokens/u],
    ['an unknown reason', 'cosmic_rays', /cosmic_rays/u],
  ])('%s is a recoverable error with its reason', async (_, reason, text) => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    peer.sendRaw(created());
    peer.sendRaw(ended('incomplete', { type: 'incomplete', reason }));
    await server.until('the report', () => probe.errors.length > 0);
    expect(probe.errors[0]).toMatchObject({ recoverable: true, error: { code: 'response_failed' } });
    expect(String(probe.errors[0]?.error)).toMatch(text);
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
  });

  test('the part before a content filter is heard, and reported as short', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    const response = peer.respond({ id: 'resp_short' });
    const item = response.message();
    response.text(item, 'As I was').audio(item, 200).endMessage(item, false);
    peer.sendRaw(ended('incomplete', { type: 'incomplete', reason: 'content_filter' }));
    await server.until('the report', () => probe.errors.length > 0);
    await expect(heard(server, probe.generations[0] as llm.GenerationCreatedEvent)).resolves.toBe('As I was');
    expect(probe.errors).toHaveLength(1);
  });

  test.each([
    ['the service began', created()],
    ['was never announced', undefined],
  ])('one without a reason that %s', async (_, begin) => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    if (begin) peer.sendRaw(begin);
    peer.sendRaw(ended('incomplete', null));
    await server.until('a report', () => probe.errors.length > 0);
    expect(probe.errors).toMatchObject([{ recoverable: true, error: { serviceCode: 'incomplete' } }]);
  });

  const isEmpty = (lines: Logged[]): boolean =>
    lines.some(({ message: text }) => text.includes('an empty response'));

  test.each([
    ['the service began', [created()]],
    ['was never announced', []],
  ])('logs a warning for an empty one that %s', async (_, begin) => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    for (const event of [...begin, ended('completed', null)]) peer.sendRaw(event);
    await server.until('a warning', () => isEmpty(lines));
    await session.updateInstructions('All has arrived.');
    expect(lines).toHaveLength(1);
  });

  test('logs a warning for an empty one that was requested', async () => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.onRequest = (request, peer) => peer.respond({ answering: request }).end();
    await expect(heard(server, await session.generateReply())).resolves.toBe('');
    expect(isEmpty(lines)).toBe(true);
  });

  test.each(['expired', null])('logs a warning for an empty one that ends as %j', async (status) => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { peer } = await field.session();
    peer.sendRaw(created());
    peer.sendRaw(ended(status as ResponseStatus, null));
    await server.until('a warning', () => isEmpty(lines));
    expect(lines.filter((line) => isEmpty([line]))).toHaveLength(1);
  });

  test('logs no warning for one that was interrupted and completed nevertheless', async () => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    server.behaviour.confirmsCancel = false;
    peer.respond({ id: 'resp_short' });
    await server.until('the response', () => probe.generations.length > 0);
    await session.interrupt();
    peer.sendRaw(ended('completed', null));
    await session.updateInstructions('All has arrived.');
    expect(lines).toEqual([]);
  });

  test('reports no error for one that was interrupted', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    server.behaviour.confirmsCancel = false;
    const response = peer.respond({ id: 'resp_short' });
    response.message();
    await server.until('the response', () => probe.generations.length > 0);
    await session.interrupt();
    peer.sendRaw(ended('incomplete', { type: 'incomplete', reason: 'content_filter' }));
    await session.updateInstructions('All has arrived.');
    expect(probe.errors).toEqual([]);
  });
});

type Session = ReturnType<Field['open']>['session'];

describe('pending requests are rejected when the session ends', () => {
  const requests: Record<string, (session: Session) => Promise<unknown>> = {
    'a change of the context': (session) =>
      session.updateChatCtx(new llm.ChatContext([message('u1', 'Hello')])),
    'a change of the instructions': (session) => session.updateInstructions('Be kind.'),
    'a change of the tools': (session) =>
      session.updateTools(
        new llm.ToolContext([
          llm.tool({ name: 'f', description: 'f', parameters: { type: 'object' }, execute: async () => 1 }),
        ]),
      ),
    'a request for a reply': (session) => session.generateReply(),
  };
  const closed = { code: 'session_closed' };

  test.each(Object.entries(requests))('%s, by close()', async (_, ask) => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = () => 'drop';
    const asked = ask(session);
    asked.catch(() => undefined);
    await session.close();
    await expect(asked).rejects.toMatchObject(closed);
    await expect(ask(session)).rejects.toMatchObject(closed);
  });

  test.each(Object.entries(requests))('%s, by the final failure', async (_, ask) => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = () => 'drop';
    const asked = ask(session);
    asked.catch(() => undefined);
    peer.error('fatal');
    await expect(asked).rejects.toMatchObject(closed);
    await expect(ask(session)).rejects.toMatchObject(closed);
  });

  test('several at once, each of them', async () => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    server.behaviour.react = () => 'drop';
    const asked = [...Object.values(requests), ...Object.values(requests)].map((ask) => ask(session));
    const settled = Promise.allSettled(asked);
    await session.close();
    for (const outcome of await settled)
      expect(outcome).toMatchObject({ status: 'rejected', reason: closed });
  });
});

describe('an error that the service reports by itself', () => {
  const report = (fields: object) => ({ type: 'error', error: { type: 'invalid_request_error', ...fields } });

  test.each(['invalid_value', 'invalid_request_error', 'missing_required_parameter', 'unknown_parameter'])(
    'mentions no field when %s names none, and the one that it names',
    async (code) => {
      const { server, ...field } = await openField();
      const { probe, peer } = await field.session();
      peer.sendRaw(report({ code, message: 'No.' }));
      peer.sendRaw(report({ code, message: 'No.', param: 'session.speed' }));
      await server.until('the reports', () => probe.errors.length > 1);
      const [unnamed, named] = probe.errors.map(({ error }) => error as VoiceLiveError);
      expect(unnamed?.message).not.toMatch(/\bparam\b|undefined|null|[{}]/u);
      expect(named?.message).toContain('session.speed');
      expect(named?.message).not.toMatch(/[{}]/u);
    },
  );

  test.each([
    ['as an error', (sentence: string) => report({ code: 'odd', message: sentence })],
    [
      'as a response that failed',
      (sentence: string) => ({
        type: 'response.done',
        response: {
          id: 'resp_1',
          status: 'failed',
          output: [],
          status_details: { type: 'failed', error: { code: 'odd', message: sentence } },
        },
      }),
    ],
  ])('is logged with its message, without the key, %s', async (_, event) => {
    const lines = logged();
    const { server, ...field } = await openField({ model: { apiKey: 'k-very-secret-1' } });
    const { probe, peer } = await field.session();
    peer.sendRaw(event('The flux of k-very-secret-1 is low.'));
    await server.until('the report', () => probe.errors.length > 0);
    const text = JSON.stringify(lines);
    expect(text).toMatch(/The flux of .* is low/u);
    expect(text).not.toContain('very-secret');
    expect(shownMessage(probe.errors[0]?.error)).toMatch(/The flux of .* is low/u);
  });

  const refusal = { type: 'invalid_request_error', code: 'invalid_value', message: 'The flux is low.' };

  test.each<[string, ClientAction['kind'], (session: Session) => Promise<unknown>]>([
    ['an update', 'config', (session) => session.updateInstructions('x')],
    ['a reply', 'request', (session) => session.generateReply()],
  ])('that refuses %s is reported with its message', async (_, kind, ask) => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = (action) => {
      if (action.kind !== kind || !('ref' in action)) return undefined;
      peer.sendRaw({ type: 'error', error: { ...refusal, event_id: action.ref } });
      return 'ignore';
    };
    const error: unknown = await ask(session).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ serviceCode: 'invalid_value' });
    expect(shownMessage(error)).toBe('The flux is low.');
    // Not in properties that a logger would print with the whole error.
    expect(Object.keys(error as object)).not.toContain('serviceMessage');
  });

  test('that refuses one item of several is logged with its message', async () => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    server.behaviour.react = (action) => {
      if (action.kind !== 'create' || action.item.id !== 'bad') return undefined;
      peer.sendRaw({ type: 'error', error: { ...refusal, event_id: action.ref } });
      return 'ignore';
    };
    await session.updateChatCtx(new llm.ChatContext([message('good', 'x'), message('bad', 'y')]));
    expect(JSON.stringify(lines)).toContain('The flux is low.');
  });

  function shownMessage(error: unknown): unknown {
    return (error as { serviceMessage?: unknown }).serviceMessage;
  }
});
