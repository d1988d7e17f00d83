// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientAction, Peer, Reaction } from '@voicelive-kit/conformance/testing';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openField, tellError } from './support.ts';

describe('a session that cannot be set up', () => {
  test('is reported once, with the ids that support asks for, when the service answers with an error', async () => {
    const { server, ...field } = await openField({
      behaviour: {
        greeting: (peer) => {
          peer.error('fatal', 'The model is not supported in this region.');
          peer.drop('clean');
        },
      },
    });
    const { session, probe } = field.open();
    await server.until('an error', () => probe.errors[0]);
    const error = {
      code: 'session_refused',
      serviceCode: 'invalid_model',
      requestId: server.peer.headers['x-ms-client-request-id'],
    };
    expect(probe.errors).toMatchObject([{ recoverable: false, error }]);
    expect(error.requestId).toEqual(expect.any(String));
    expect(server.attempts).toHaveLength(1);
    await expect(session.generateReply()).rejects.toMatchObject({ code: 'session_closed' });
  });

  test('is reported as session_timeout when the service accepts and sends nothing', async () => {
    const { server, ...field } = await openField({
      model: { connOptions: { maxRetry: 1, retryIntervalMs: 20, timeoutMs: 150 } },
      behaviour: { greeting: () => undefined },
    });
    const { probe } = field.open();
    await server.until('the end', () => probe.errors.some(({ recoverable }) => !recoverable));
    expect(probe.errors.at(-1)).toMatchObject({ error: { code: 'session_timeout' } });
  });

  test('is reported when the service refuses a setting of the application', async () => {
    const { server, ...field } = await openField({
      model: { temperature: 0.1 },
      behaviour: { react: refuses('temperature') },
    });
    const { probe } = field.open();
    await server.until('an error', () => probe.errors[0]);
    expect(probe.errors).toMatchObject([
      { recoverable: false, error: { code: 'session_refused', serviceCode: 'invalid_value' } },
    ]);
  });
});

test.each([301, 302, 303, 307, 308])('a redirect (HTTP %d) ends a session with one error', async (status) => {
  const elsewhere = await openField();
  const { server, ...field } = await openField({ model: { apiKey: 'marker-key-0123456789abcdef' } });
  await server.refuse(status, { headers: { location: elsewhere.server.endpoint } });
  const { probe } = field.open();
  await server.until('an error', () => probe.errors[0]);
  expect(probe.errors).toMatchObject([{ recoverable: false, error: { code: 'redirected' } }]);
  expect(probe.errors[0]?.error.message).toContain(new URL(elsewhere.server.endpoint).port);
  expect(server.attempts).toHaveLength(1);
  expect(elsewhere.server.attempts).toEqual([]);
});

test('a session continues without a default of the plugin when the service refuses it', async () => {
  const { server, ...field } = await openField({
    model: { voice: 'alloy' },
    behaviour: { react: refuses('input_audio_transcription') },
  });
  const { probe } = await field.session();
  expect(server.config().transcription).toBeUndefined();
  expect(probe.errors).toEqual([]);
});

test.each(['input_audio_format', 'input_audio_sampling_rate', 'output_audio_format'])(
  'a connection is not used when the service refuses the %s it accepted before',
  async (field) => {
    const { server, ...rest } = await openField({
      model: { inputAudioFormat: 'g711_ulaw', outputAudioFormat: 'g711_ulaw' },
    });
    const { probe } = await rest.session();
    server.behaviour.react = refuses(field);
    server.drop('abrupt');
    await server.until('the end', () => probe.errors.some(({ recoverable }) => !recoverable));
    expect(probe.of('session_reconnected')).toEqual([]);
    expect(probe.errors.at(-1)).toMatchObject({ error: { code: 'session_refused' } });
  },
);

test('the key is in a header and in no error when the service repeats it', async () => {
  const apiKey = 'marker-key-0123456789abcdef';
  const { server, ...field } = await openField({
    model: { apiKey },
    behaviour: { greeting: (peer) => peer.error('fatal', `bad ${apiKey}`) },
  });
  const { probe } = field.open();
  await server.until('an error', () => probe.errors[0]);
  expect(server.peer.headers['api-key']).toBe(apiKey);
  expect(server.peer.url).not.toContain(apiKey);
  expect(everythingIn(probe.errors)).not.toContain(apiKey);
});

test('a token is in no error when the service repeats it, in whatever field', async () => {
  const token = 'token-of-this-session';
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: 0 }) };
  const { server, ...field } = await openField({ model: { credential } });
  const { probe, peer } = await field.session();
  expect(peer.headers['authorization']).toBe(`Bearer ${token}`);
  tellError(peer, { code: `odd_${token}`, param: `x.${token}`, message: `Bearer ${token} and ${token}` });
  await server.until('the error', () => probe.errors[0]);
  peer.drop('clean', 1011);
  await server.until('the outage', () => probe.errors[1]);
  expect(everythingIn(probe.errors)).not.toContain(token);
  expect(probe.errors[0]).toMatchObject({ error: { serviceCode: 'odd_***' } });
});

/** Refuses configurations that contain a field, and names the field. */
function refuses(field: string): (action: ClientAction, peer: Peer) => Reaction | undefined {
  return (action, peer) => {
    if (action.kind !== 'config' || !(field in (action.raw as object))) return undefined;
    tellError(peer, { code: 'invalid_value', param: `session.${field}`, ref: action.ref });
    return 'ignore';
  };
}

/** Everything of an error that a person or a log can see. */
function everythingIn(errors: readonly { error: Error }[]): string {
  const shown = errors.flatMap(({ error }) => [
    error.message,
    error.stack,
    inspect(error, { showHidden: true, depth: 10 }),
  ]);
  return shown.join('\n');
}
