// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from './catalogue.ts';
import { classifyError } from './classify.ts';

describe('an error inside a session', () => {
  it.each([
    'response_cancel_not_active',
    'item_truncate_invalid_item_id',
    'item_already_truncated',
    'item_delete_invalid_item_id',
    'input_audio_buffer_commit_empty',
  ])('%s is harmless', (code) => {
    expect(classifyError({ code }).severity).toBe('harmless');
  });

  it.each(['conversation_already_has_active_response', 'invalid_value', 'session_expired', 'brand_new_code'])(
    '%s is recoverable',
    (code) => {
      expect(classifyError({ code }).severity).toBe('recoverable');
    },
  );

  it.each([{}, { code: null }, { type: 'invalid_request_error' }, { type: 'server_error', code: '' }])(
    'without a known code is recoverable: %j',
    (error) => {
      expect(classifyError(error)).toEqual({ severity: 'recoverable' });
    },
  );
});

describe('an error before session.created', () => {
  const classify = (error: { type?: string; code?: string }) =>
    classifyError(error, { beforeSessionCreated: true }).severity;

  it.each(['invalid_model', 'invalid_profile', 'invalid_request_error', 'agent_initialization_failed'])(
    '%s is fatal',
    (code) => {
      expect(classify({ code })).toBe('fatal');
    },
  );

  it('is fatal when its type says that the request was wrong', () => {
    expect(classify({ type: 'invalid_request_error' })).toBe('fatal');
    expect(classify({ type: 'invalid_request_error', code: 'brand_new_code' })).toBe('fatal');
  });

  it('is worth another try when the service is at fault or the code is unknown', () => {
    expect(classify({ type: 'server_error' })).toBe('recoverable');
    expect(classify({ code: 'rate_limit_exceeded', type: 'invalid_request_error' })).toBe('recoverable');
    expect(classify({ code: 'brand_new_code' })).toBe('recoverable');
  });
});

it('looks at codes and never at texts', () => {
  const message = 'invalid_model: this model is not supported in this region';
  expect(classifyError({ message }, { beforeSessionCreated: true })).toEqual({ severity: 'recoverable' });
});

it.each(['__proto__', 'toString', 'constructor'])('a code called %s is not in the catalogue', (code) => {
  expect(classifyError({ code })).toEqual({ severity: 'recoverable' });
});

it.each(Object.keys(ERROR_CATALOGUE))('%s comes with a hint', (code) => {
  expect(classifyError({ code }).hint).toMatch(/^[A-Z].*\.$/);
});
