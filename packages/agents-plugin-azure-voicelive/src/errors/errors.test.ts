// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { inspect } from 'node:util';
import { APIConnectionError, APIError, APIStatusError, APITimeoutError, llm } from '@livekit/agents';
import { describe, expect, it } from 'vitest';
import {
  isVoiceLiveError,
  revise,
  scrub,
  serviceError,
  VoiceLiveConnectionError,
  VoiceLiveRequestError,
  VoiceLiveServiceError,
  VoiceLiveStatusError,
  VoiceLiveTimeoutError,
} from './index.ts';

const base = { code: 'server_error', message: 'It failed.', retryable: true } as const;

describe('errors of the plugin', () => {
  it("are told apart by the framework's classes", () => {
    expect(new VoiceLiveStatusError({ ...base, statusCode: 503 })).toBeInstanceOf(APIStatusError);
    expect(new VoiceLiveConnectionError(base)).toBeInstanceOf(APIConnectionError);
    expect(new VoiceLiveTimeoutError(base)).toBeInstanceOf(APITimeoutError);
    expect(new VoiceLiveServiceError(base)).toBeInstanceOf(APIError);
    expect(new VoiceLiveRequestError(base)).toBeInstanceOf(llm.RealtimeError);
  });

  it('keep their own `retryable`, even if the framework would make a status final', () => {
    const error = new VoiceLiveStatusError({ ...base, code: 'http_status', statusCode: 425 });
    expect(error).toMatchObject({ retryable: true, statusCode: 425, name: 'VoiceLiveStatusError' });
  });

  it('end their message with the ids that support asks for', () => {
    const error = new VoiceLiveConnectionError({ ...base, hint: 'Wait.', sessionId: 's1', requestId: 'r1' });
    expect(error.message).toBe('It failed. Wait. (session s1, request r1)');
    expect(error).toMatchObject({ sessionId: 's1', requestId: 'r1', hint: 'Wait.' });
    expect(new VoiceLiveConnectionError(base).message).toBe('It failed.');
  });

  it('are recognised by their mark, not by their class', () => {
    const foreign = Object.assign(new Error('of another copy'), {
      [Symbol.for('@voicelive-kit/error')]: true,
    });
    expect(isVoiceLiveError(foreign)).toBe(true);
    for (const other of [new Error('x'), new APIError('x'), null, undefined, 'text']) {
      expect(isVoiceLiveError(other)).toBe(false);
    }
  });

  it('keep only name, code and a clean message of a cause', () => {
    const cause = Object.assign(new TypeError('GET wss://h/p?api-key=abc with Bearer xyz failed'), {
      code: 'EFOO',
      request: { headers: { 'api-key': 'abc' } },
    });
    const error = new VoiceLiveConnectionError({ ...base, cause });
    expect(error.cause).toMatchObject({ name: 'TypeError', code: 'EFOO' });
    expect((error.cause as Error).message).toBe('GET wss://h/p with Bearer *** failed');
    expect(error.cause).not.toHaveProperty('request');
    expect((error.cause as Error).stack).not.toMatch(/abc|xyz/);
  });
});

describe('revise', () => {
  it('keeps class, code and ids, and mentions them once', () => {
    const error = new VoiceLiveStatusError({ ...base, statusCode: 503, requestId: 'r1', retryAfterMs: 5 });
    const final = revise(error, { lead: 'Gave up.', retryable: false });
    expect(final).toBeInstanceOf(VoiceLiveStatusError);
    expect(final).toMatchObject({ retryable: false, statusCode: 503, requestId: 'r1', retryAfterMs: 5 });
    expect(final.message).toBe('Gave up. It failed. (request r1)');
    expect(error.retryable).toBe(true);
  });

  it.each([VoiceLiveConnectionError, VoiceLiveTimeoutError, VoiceLiveServiceError, VoiceLiveRequestError])(
    'applies to a %o',
    (Class) => {
      expect(revise(new Class(base), { hint: 'Look.' })).toBeInstanceOf(Class);
      expect(revise(new Class(base), { hint: 'Look.' }).message).toBe('It failed. Look.');
    },
  );
});

describe('serviceError', () => {
  it("includes the service's code, parameter and message", () => {
    const error = serviceError({
      code: 'session_refused',
      retryable: false,
      serviceCode: 'invalid_model',
      param: 'model',
      text: 'Not in this region.',
    });
    expect(error.message).toBe(
      'The service refused the session [invalid_model] at model: Not in this region.',
    );
    expect(error).toMatchObject({ serviceCode: 'invalid_model', retryable: false });
  });
});

describe("the service's own message", () => {
  const input = {
    code: 'service_error',
    retryable: true,
    serviceCode: 'item_create_invalid',
    text: 'The text "my PIN is 1234" is refused for key-of-mine.',
    secrets: ['key-of-mine'],
  } as const;

  it('is in the error message, and available for a log line, without secrets', () => {
    const error = serviceError(input);
    expect(error.message).toContain('my PIN is 1234');
    expect(error.serviceMessage).toBe('The text "my PIN is 1234" is refused for ***.');
    expect(revise(error, { lead: 'Gave up.' }).serviceMessage).toBe(error.serviceMessage);
  });

  it('is not in the error message, but available for a log line, if it can repeat what people said', () => {
    const error = serviceError({ ...input, private: true });
    expect(error.message).toBe('The service reported an error [item_create_invalid].');
    expect(error.serviceMessage).toContain('is refused for ***');
  });

  it.each([undefined, null, '', '  '])('may be missing: %j', (text) => {
    const error = serviceError({ ...input, text });
    expect(error.serviceMessage).toBeNull();
    expect(error.message).toBe('The service reported an error [item_create_invalid].');
  });
});

describe('secrets', () => {
  const secrets = ['Bearer token-of-mine', 'token-of-mine'];
  const cause = Object.assign(new TypeError('no token-of-mine'), { code: 'E_token-of-mine' });

  it.each([
    ['connection', new VoiceLiveConnectionError({ ...base, ...leaking(), cause, secrets })],
    ['status', new VoiceLiveStatusError({ ...base, ...leaking(), cause, secrets, statusCode: 401 })],
    ['timeout', new VoiceLiveTimeoutError({ ...base, ...leaking(), cause, secrets })],
    ['request', new VoiceLiveRequestError({ ...base, ...leaking(), cause, secrets })],
    [
      'service',
      serviceError({
        code: 'service_error',
        retryable: true,
        serviceCode: 'bad_token-of-mine',
        param: 'x.token-of-mine',
        text: 'token-of-mine is bad',
        hint: 'Renew token-of-mine.',
        secrets,
      }),
    ],
  ])('do not appear in a %s error, nor in one made from it', (_kind, error) => {
    for (const one of [error, revise(error, { lead: 'Gave up.', retryable: false })]) {
      const shown = [String(one), one.message, one.stack, inspect(one, { showHidden: true, depth: 9 })];
      expect(shown.join('\n')).not.toContain('token-of-mine');
    }
  });

  function leaking() {
    return {
      message: 'It said token-of-mine.',
      hint: 'Renew token-of-mine.',
      serviceCode: 'bad_token-of-mine',
      serviceMessage: 'Bearer token-of-mine is bad',
    };
  }
});

describe('scrub', () => {
  it.each([
    ['wss://host/path?api-key=abc&x=y is bad', 'wss://host/path is bad'],
    ['Ocp-Apim-Subscription-Key: abc', 'Ocp-Apim-Subscription-Key: ***'],
    ['client_secret=abc, password = "def"', 'client_secret=***, password = "***"'],
    ["Invalid value: 'session.voice'", "Invalid value: 'session.voice'"],
    ['http://user:pass@proxy:1 refused', 'http://proxy:1 refused'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    ['{"api-key":"abc"}', '{"api-key":"***"}'],
    ['api_key=abc, more', 'api_key=***, more'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln is old', 'token *** is old'],
    ['nothing here', 'nothing here'],
  ])('%s', (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  it('removes known secrets and shortens the text', () => {
    expect(scrub('my s3cret!', ['s3cret'])).toBe('my ***!');
    expect(scrub('x'.repeat(1000)).length).toBeLessThan(410);
  });

  // A service can send a message of any length. Work that grows with its square would outlast the suite.
  it.each(['a', 'a:', '-', '://', 'a://', 'eyJ-', ' ', '. ', ')]', '="', 'Bearer ', 'a=1&', '@'])(
    'takes a message of 200,000 characters that repeats %j',
    (piece) => {
      const text = `key=s3cret! x ${piece.repeat(200_000 / piece.length)} y`;
      expect(scrub(text, ['s3cret']).length).toBeLessThan(410);
      expect(scrub(text, ['s3cret'])).not.toContain('s3cret');
    },
  );
});
