// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VoiceLiveClient } from '@azure/ai-voicelive';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { clientOf, CREATED, serve, sessionOf } from './stage.ts';

// Why the plugin has its own socket: what Microsoft's client, version 1.1.0, does with connections. If a test fails
// after an SDK update, a gap has been closed; then review the decision.

afterEach(() => vi.useRealTimers());

describe('the SDK at connect time', () => {
  test('writes the key into the URL, where logs and proxies see it', async () => {
    const service = await serve();
    await sessionOf(service).session.connect();
    expect(service.requests[0]?.url).toContain('api-key=secret');
    expect(service.requests[0]?.headers['api-key']).toBe('secret');
  });

  test('offers compression, which costs processor time and gains nothing for audio', async () => {
    const service = await serve();
    await sessionOf(service).session.connect();
    expect(service.requests[0]?.headers['sec-websocket-extensions']).toContain('permessage-deflate');
  });

  test('breaks a URL that begins with wss://', () => {
    expect(new VoiceLiveClient('wss://contoso.example', { key: 'x' }).endpoint).toBe(
      'https://wss://contoso.example',
    );
  });

  test('loses an error that precedes session.created, and the code of the close', async () => {
    const onServerError = vi.fn(async () => {});
    const onDisconnected = vi.fn(async (_event: { code: number }) => {});
    const service = await serve((send, socket) => {
      send({
        type: 'error',
        event_id: 'event_1',
        error: { code: 'invalid_model', message: 'No such model.' },
      });
      socket.close(1008, 'no');
    });
    const { session, events } = sessionOf(service, { onServerError, onDisconnected });
    await session.connect();
    await expect.poll(() => onDisconnected.mock.calls.length).toBe(1);
    expect(onDisconnected.mock.calls[0]?.[0]).toMatchObject({ code: 1006, wasClean: false });
    expect(onServerError).not.toHaveBeenCalled();
    expect(events).toEqual([]);
  });

  test('delivers session.created before connect() resolves, when nothing can be sent yet', async () => {
    const service = await serve();
    let connectedThen: boolean | undefined;
    let failure: unknown;
    const { session } = sessionOf(service, {
      onSessionCreated: async () => {
        connectedThen = session.isConnected;
        failure = await session.updateSession({ instructions: 'x' }).catch((error: unknown) => error);
      },
    });
    await session.connect();
    await expect.poll(() => failure).toMatchObject({ code: 'NOT_CONNECTED' });
    expect(connectedThen).toBe(false);
  });

  test('does not repeat session.created for a handler that is added after startSession', async () => {
    const service = await serve();
    const session = await clientOf(service).startSession('gpt-4.1');
    const onServerEvent = vi.fn(async () => {});
    session.subscribe({ onServerEvent });
    await session.sendEvent({ type: 'response.cancel' });
    await expect.poll(() => service.frames.length).toBe(1);
    expect(onServerEvent).not.toHaveBeenCalled();
    await session.dispose();
  });

  test('reports a rejection twice, without its body and with the status in the text only', async () => {
    const service = await serve(undefined, { status: 401, body: 'The token has expired.' });
    const onError = vi.fn(async (_event: { error: Error }) => {});
    const { session } = sessionOf(service, { onError });
    const refusal = await session.connect().catch((error: Error) => error);
    expect(refusal).toMatchObject({
      code: 'WEBSOCKET_ERROR',
      message: expect.stringContaining('Unexpected server response: 401'),
    });
    await expect.poll(() => onError.mock.calls.length).toBe(2);
    expect(JSON.stringify([refusal, ...onError.mock.calls])).not.toContain('The token has expired.');
  });

  test('ignores the timeout that connect() is given', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const service = await serve(undefined, 'hang');
    const session = clientOf(service).createSession('gpt-4.1', { connectionTimeoutInMs: 5000 });
    let outcome = 'waiting';
    const connecting = session.connect({ timeoutInMs: 50 }).catch(() => (outcome = 'timed out'));
    await vi.advanceTimersByTimeAsync(4000);
    expect(outcome).toBe('waiting');
    await vi.advanceTimersByTimeAsync(2000);
    await connecting;
    expect(outcome).toBe('timed out');
  });
});

describe('the SDK in a session', () => {
  test('has no timer to detect a half-open connection', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const service = await serve();
    const { session } = sessionOf(service);
    await session.connect();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(service).toMatchObject({ pings: 0, frames: [] });
    expect(session.isConnected).toBe(true);
  });

  test('cannot be used again after a drop', async () => {
    const service = await serve((send, socket) => {
      send(CREATED);
      setImmediate(() => socket.terminate());
    });
    const onDisconnected = vi.fn(async () => {});
    const { session } = sessionOf(service, { onDisconnected });
    await session.connect();
    await expect.poll(() => session.isConnected).toBe(false);
    await expect(session.connect()).rejects.toMatchObject({ code: 'SESSION_DEAD' });
  });

  test('reports every close as 1006', async () => {
    const onDisconnected = vi.fn(async (_event: { code: number; reason: string }) => {});
    const service = await serve((send, socket) => {
      send(CREATED);
      socket.close(1001, 'session_expired');
    });
    const { session } = sessionOf(service, { onDisconnected });
    await session.connect();
    await expect.poll(() => onDisconnected.mock.calls.length).toBe(1);
    expect(onDisconnected.mock.calls[0]?.[0]).toMatchObject({ code: 1006 });
    expect(JSON.stringify(onDisconnected.mock.calls)).not.toContain('session_expired');
  });

  test('closes with 1009 on a message of more than a mebibyte', async () => {
    const item = { id: 'item_1', type: 'message', role: 'user', content: [] };
    const service = await serve((send) => {
      send(CREATED);
      send({
        type: 'conversation.item.retrieved',
        event_id: 'event_2',
        item,
        padding: 'x'.repeat(1_100_000),
      });
    });
    const { session } = sessionOf(service);
    await session.connect();
    await expect.poll(() => service.closeCode).toBe(1009);
  });

  test('does not report how much is waiting to be sent', async () => {
    const { session } = sessionOf(await serve());
    const names = [session, Object.getPrototypeOf(session)].flatMap((object) =>
      Object.getOwnPropertyNames(object),
    );
    expect(
      names.filter((name) => !name.startsWith('_') && /buffer|drain|pressure|pending/iu.test(name)),
    ).toEqual([]);
  });

  test('gets a token at connect time only', async () => {
    const service = await serve();
    clientOf(service);
    const getToken = vi.fn(async () => ({ token: 'soon over', expiresOnTimestamp: Date.now() + 1000 }));
    const session = new VoiceLiveClient(service.endpoint, { getToken }).createSession('gpt-4.1');
    await session.connect();
    const asked = getToken.mock.calls.length;
    await session.sendAudio(new Uint8Array(2));
    await expect.poll(() => service.frames.length).toBe(1);
    expect(getToken).toHaveBeenCalledTimes(asked);
    await session.dispose();
  });
});
