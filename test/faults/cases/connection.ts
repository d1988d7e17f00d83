// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultCase } from '../fault-case.ts';
import { ends, recovers, unnoticed } from '../promised.ts';
import type { Credential } from '../subjects/subject.ts';

const TOKENS_ONLY = 'it knows no tokens of Microsoft Entra ID';
const HOUR_MS = 3_600_000;

/** Returns each token in turn, then the last one forever. */
function tokens(...inTurn: string[]): Credential {
  let next = 0;
  return {
    getToken() {
      const token = inTurn[Math.min(next, inTurn.length - 1)] ?? '';
      next += 1;
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + HOUR_MS });
    },
  };
}

/** The first two handshakes fail with an HTTP status, the third succeeds. */
function refusedTwice(status: number): FaultCase {
  return {
    number: 11,
    slug: 'server-error',
    variant: String(status),
    title: `The first two handshakes are answered with ${status}`,
    expect: recovers('server_error', { handshakes: 3 }),
    async run(stage) {
      stage.strike({ slug: 'server-error', times: 2, status });
      await stage.connect();
      await stage.exchange();
    },
  };
}

/** Faults 1 to 16: establishing a connection. */
export const connection: FaultCase[] = [
  {
    number: 1,
    slug: 'dns-failure',
    title: 'The host name does not resolve',
    expect: ends('VoiceLiveConnectionError', 'dns_failure', { handshakes: 3, before: ['dns_failure'] }),
    async run(stage) {
      stage.cause('no such host');
      await stage.connect({ endpoint: 'https://nobody.invalid', connOptions: { maxRetry: 2 } });
      await stage.end();
    },
  },
  {
    number: 2,
    slug: 'refused-port',
    title: 'Nothing listens at the address',
    expect: ends('VoiceLiveConnectionError', 'connection_refused', {
      handshakes: 3,
      before: ['connection_refused'],
    }),
    async run(stage) {
      stage.cause('no server at port 9');
      await stage.connect({ endpoint: 'http://127.0.0.1:9', connOptions: { maxRetry: 2 } });
      await stage.end();
    },
  },
  {
    number: 3,
    slug: 'tls-failure',
    title: 'The certificate cannot be trusted',
    expect: ends('VoiceLiveConnectionError', 'tls_failure', { handshakes: 3, before: ['tls_failure'] }),
    emulator: { tls: true },
    async run(stage) {
      stage.cause('an untrusted certificate');
      await stage.connect({ connOptions: { maxRetry: 2 } });
      await stage.end();
    },
  },
  {
    number: 4,
    slug: 'handshake-hang',
    title: 'TCP is accepted, but the first handshake gets no answer',
    expect: recovers('connect_timeout'),
    async run(stage) {
      stage.strike('handshake-hang');
      await stage.connect({ connOptions: { timeoutMs: 500 } });
      await stage.exchange();
    },
  },
  {
    number: 5,
    slug: 'bad-key',
    title: 'The key is rejected with 401',
    expect: ends('VoiceLiveStatusError', 'unauthorized'),
    emulator: { key: 'right' },
    async run(stage) {
      stage.cause('wrong key');
      await stage.connect({ key: 'wrong' });
      await stage.end();
    },
  },
  {
    number: 6,
    slug: 'expired-token',
    title: 'The token is rejected with 401, the next one is accepted',
    expect: unnoticed({ handshakes: 2 }),
    voiceLiveOnly: TOKENS_ONLY,
    async run(stage) {
      stage.strike('expired-token');
      await stage.connect({ credential: tokens('old', 'new') });
      await stage.exchange();
    },
  },
  {
    number: 6,
    slug: 'expired-token',
    variant: 'in-a-call',
    title: 'The connection breaks, and the token has expired meanwhile',
    expect: recovers('connection_lost', { handshakes: 3 }),
    voiceLiveOnly: TOKENS_ONLY,
    async run(stage) {
      await stage.open({ credential: tokens('old', 'old', 'new') });
      await stage.exchange();
      stage.strike('expired-token');
      stage.strike('cut');
      await stage.exchange();
    },
  },
  {
    number: 7,
    slug: 'missing-role',
    title: 'The identity lacks a role: 401 with one token and the next',
    expect: ends('VoiceLiveStatusError', 'unauthorized', { handshakes: 2 }),
    voiceLiveOnly: TOKENS_ONLY,
    async run(stage) {
      stage.strike({ slug: 'missing-role', times: 100 });
      await stage.connect({ credential: tokens('one', 'two') });
      await stage.end();
    },
  },
  {
    number: 7,
    slug: 'missing-role',
    variant: '403',
    title: 'The identity lacks a role: 403',
    expect: ends('VoiceLiveStatusError', 'forbidden'),
    async run(stage) {
      stage.strike({ slug: 'missing-role', times: 100, status: 403 });
      await stage.connect();
      await stage.end();
    },
  },
  {
    number: 8,
    slug: 'wrong-path',
    title: 'The path or version does not exist: 404',
    expect: ends('VoiceLiveStatusError', 'not_found'),
    async run(stage) {
      stage.strike({ slug: 'wrong-path', times: 100 });
      await stage.connect();
      await stage.end();
    },
  },
  {
    number: 9,
    slug: 'agent-disabled',
    title: 'The agent is disabled: 409',
    expect: ends('VoiceLiveStatusError', 'conflict'),
    async run(stage) {
      stage.strike({ slug: 'agent-disabled', times: 100 });
      await stage.connect();
      await stage.end();
    },
  },
  {
    number: 10,
    slug: 'rate-limited',
    title: 'The first two handshakes are answered with 429',
    expect: recovers('rate_limited', { handshakes: 3 }),
    async run(stage) {
      stage.strike({ slug: 'rate-limited', times: 2 });
      await stage.connect();
      await stage.exchange();
    },
  },
  {
    number: 10,
    slug: 'rate-limited',
    variant: 'retry-after',
    title: 'The first two handshakes are answered with 429 and Retry-After: 1',
    expect: recovers('rate_limited', { handshakes: 3 }),
    async run(stage) {
      stage.strike({ slug: 'rate-limited', times: 2, retryAfterS: 1 });
      await stage.connect();
      await stage.exchange();
      const waited = stage.recorder.recoveryMs ?? 0;
      stage.check(waited >= 2000, `retried after ${waited} ms in all, requested were 2000`);
    },
  },
  ...[500, 502, 503].map(refusedTwice),
  {
    number: 11,
    slug: 'server-error',
    variant: 'for-good',
    title: 'Every handshake is answered with 503',
    expect: ends('VoiceLiveStatusError', 'server_error', { handshakes: 4, before: ['server_error'] }),
    async run(stage) {
      stage.strike({ slug: 'server-error', times: 100 });
      await stage.connect({ connOptions: { maxRetry: 3 } });
      await stage.end();
    },
  },
  {
    number: 12,
    slug: 'refused-while-reconnecting',
    title: 'The connection breaks, and the first two handshakes of the reconnect are refused with 503',
    expect: recovers('connection_lost', { handshakes: 4 }),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike({ slug: 'refused-while-reconnecting', times: 2 });
      await stage.exchange();
    },
  },
  {
    number: 13,
    slug: 'accept-silent',
    title: 'The first connection opens, but nothing is sent over it',
    expect: recovers('session_timeout'),
    async run(stage) {
      stage.strike('accept-silent');
      await stage.connect({ connOptions: { timeoutMs: 500 } });
      await stage.exchange();
    },
  },
  {
    number: 14,
    slug: 'early-error',
    title: 'The connection opens, and the service reports that the model does not exist',
    expect: ends('VoiceLiveServiceError', 'session_refused'),
    async run(stage) {
      stage.strike({ slug: 'early-error', times: 100 });
      await stage.connect();
      await stage.end();
      const [error] = stage.errors;
      stage.check(
        /not supported in this region/u.test(error?.message ?? ''),
        "not reported in the service's words",
      );
    },
  },
  {
    number: 15,
    slug: 'accept-close',
    title: 'Every connection is announced and closed at once',
    expect: ends('VoiceLiveConnectionError', 'connection_closed', {
      handshakes: 4,
      before: ['connection_closed'],
    }),
    async run(stage) {
      stage.strike({ slug: 'accept-close', times: 100 });
      await stage.connect({ connOptions: { maxRetry: 3 } });
      await stage.end();
    },
  },
  {
    number: 16,
    slug: 'token-provider',
    variant: 'throws',
    title: 'The credential fails once',
    expect: recovers('token_failed', { handshakes: 1 }),
    voiceLiveOnly: TOKENS_ONLY,
    async run(stage) {
      const good = tokens('good');
      let asked = 0;
      stage.cause('the credential will throw');
      await stage.connect({
        credential: {
          getToken: (...args) =>
            (asked += 1) === 1 ? Promise.reject(new Error('no network')) : good.getToken(...args),
        },
      });
      await stage.exchange();
    },
  },
  {
    number: 16,
    slug: 'token-provider',
    variant: 'slow',
    title: 'The credential takes longer than a handshake may take',
    expect: recovers('token_timeout', { handshakes: 1 }),
    voiceLiveOnly: TOKENS_ONLY,
    async run(stage) {
      const good = tokens('good');
      let asked = 0;
      stage.cause('the credential will hang');
      await stage.connect({
        connOptions: { timeoutMs: 500 },
        credential: {
          getToken: (...args) => ((asked += 1) === 1 ? new Promise(() => undefined) : good.getToken(...args)),
        },
      });
      await stage.exchange();
    },
  },
  {
    number: 16,
    slug: 'token-provider',
    variant: 'closed-meanwhile',
    title: 'The call ends while a token is being requested',
    expect: unnoticed({ handshakes: 0, historyDiffers: 'there was no connection' }),
    voiceLiveOnly: TOKENS_ONLY,
    async run(stage) {
      let aborted = false;
      stage.cause('the credential will hang');
      await stage.connect({
        credential: {
          getToken: (_scopes, options) =>
            new Promise((_, reject) => {
              options?.abortSignal?.addEventListener('abort', () => {
                aborted = true;
                reject(new Error('aborted'));
              });
            }),
        },
      });
      await stage.hangUp();
      stage.check(aborted, 'the credential was not told that the result is no longer needed');
    },
  },
];
