// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authHeaders, identityInstalled } from './credential.ts';
import type { TokenCredential } from './options.ts';

const never = new AbortController().signal;
const tokenFrom = (getToken: TokenCredential['getToken']) => ({
  auth: { kind: 'token', credential: { getToken }, scope: 'scope' } as const,
  connectTimeoutMs: 5_000,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  const left = vi.getTimerCount();
  vi.useRealTimers();
  if (left > 0) throw new Error(`${left} timers are left`);
});

describe('authHeaders', () => {
  it('creates headers for no credential, a key or a token', async () => {
    const limits = { connectTimeoutMs: 1 };
    expect(await authHeaders({ auth: { kind: 'none' }, ...limits }, { signal: never })).toEqual({});
    expect(
      await authHeaders({ auth: { kind: 'key', reveal: () => 'k' }, ...limits }, { signal: never }),
    ).toEqual({ 'api-key': 'k' });
    const getToken = vi.fn<TokenCredential['getToken']>(() =>
      Promise.resolve({ token: 't', expiresOnTimestamp: 0 }),
    );
    expect(await authHeaders(tokenFrom(getToken), { signal: never })).toEqual({ Authorization: 'Bearer t' });
    expect(getToken.mock.calls[0]?.[0]).toBe('scope');
  });

  it('token-provider: throws a retryable error when the provider throws, also synchronously', async () => {
    const failure = Object.assign(new Error('secret Bearer abc'), { name: 'CredentialUnavailableError' });
    for (const getToken of [
      () => Promise.reject(failure),
      () => {
        throw failure;
      },
    ]) {
      const error: unknown = await authHeaders(tokenFrom(getToken), { signal: never }).catch(
        (e: unknown) => e,
      );
      expect(error).toMatchObject({ code: 'token_failed', retryable: true });
      expect((error as Error).message).toContain('CredentialUnavailableError');
      expect((error as Error).message).not.toContain('abc');
      expect(((error as Error).cause as Error).message).not.toContain('abc');
    }
  });

  it.each([' t\n', 'Bearer t', 'bearer  t'])('extracts the token from %j', async (token) => {
    const options = tokenFrom(() => Promise.resolve({ token, expiresOnTimestamp: 0 }));
    expect(await authHeaders(options, { signal: never })).toEqual({ Authorization: 'Bearer t' });
  });

  it.each(['“t1”', 't\n1', 't\u00e91', '<html>\n</html>'])(
    'rejects the token %j, which is not valid in a header, permanently and without repeating it',
    async (token) => {
      const options = tokenFrom(() => Promise.resolve({ token, expiresOnTimestamp: 0 }));
      const error: unknown = await authHeaders(options, { signal: never }).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'token_failed', retryable: false });
      expect((error as Error).message).toMatch(/not valid in a header.*getToken/);
      expect((error as Error).message).not.toContain(token);
    },
  );

  it.each([[null], [{ token: '', expiresOnTimestamp: 0 }], [{ token: 'Bearer ', expiresOnTimestamp: 0 }]])(
    'token-provider: throws when there is no token (%o)',
    async (result) => {
      const promise = authHeaders(
        tokenFrom(() => Promise.resolve(result)),
        { signal: never },
      );
      await expect(promise).rejects.toMatchObject({ code: 'token_failed', retryable: true });
    },
  );

  it('token-provider: tells a slow provider to stop', async () => {
    let stopped = false;
    const promise = authHeaders(
      tokenFrom((_scope, options) => {
        options?.abortSignal?.addEventListener('abort', () => (stopped = true));
        return new Promise(() => {});
      }),
      { signal: never },
    );
    const outcome = promise.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await outcome).toMatchObject({ code: 'token_timeout', retryable: true });
    expect(stopped).toBe(true);
  });

  it('token-provider: waits for a slow provider when its time is longer than a timer lasts', async () => {
    const getToken = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return { token: 't', expiresOnTimestamp: 0 };
    };
    const asked = authHeaders({ ...tokenFrom(getToken), connectTimeoutMs: 3e9 }, { signal: never });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await asked).toEqual({ Authorization: 'Bearer t' });
  });

  it("token-provider: throws the signal's reason when cancelled by the session, even if the provider rejects later", async () => {
    const control = new AbortController();
    const reason = new Error('closing');
    const promise = authHeaders(
      tokenFrom(
        (_scope, options) =>
          new Promise((_resolve, reject) => {
            options?.abortSignal?.addEventListener('abort', () => reject(new Error('late')));
          }),
      ),
      { signal: control.signal },
    );
    control.abort(reason);
    await expect(promise).rejects.toBe(reason);
    await expect(authHeaders(tokenFrom(vi.fn()), { signal: control.signal })).rejects.toBe(reason);
  });
});

it('finds the optional peer without loading it', () => {
  expect(identityInstalled()).toBe(true);
});
