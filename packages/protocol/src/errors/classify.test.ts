// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from './catalogue.ts';
import { classifyError, responseError } from './classify.ts';

describe('an error inside a session', () => {
  it.each([
    'response_cancel_not_active',
    'item_truncate_invalid_item_id',
    'item_already_truncated',
    'unsupported_content_type',
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
    'is recoverable without a known code: %j',
    (error) => {
      expect(classifyError(error)).toEqual({ severity: 'recoverable' });
    },
  );
});

describe('an error that no retry can help', () => {
  it.each([
    'insufficient_quota',
    'billing_hard_limit_reached',
    'credit_balance_exhausted',
    'invalid_api_key',
    'account_deactivated',
    'organization_deactivated',
    'access_terminated',
    'permission_denied',
    'DeploymentNotFound',
  ])('is fatal also inside a session: %s', (code) => {
    expect(classifyError({ code })).toMatchObject({ severity: 'fatal', hint: expect.any(String) });
    expect(classifyError({ type: 'invalid_request_error', code }).severity).toBe('fatal');
  });

  it.each([
    { type: 'insufficient_quota' },
    { type: 'insufficient_quota', code: null },
    { type: 'insufficient_quota', code: 'brand_new_code' },
    { type: 'authentication_error', code: '' },
  ])('is recognised by its type when the code is unknown: %j', (error) => {
    expect(classifyError(error)).toMatchObject({ severity: 'fatal', hint: expect.any(String) });
  });

  it('is never a rate limit, whatever its type', () => {
    const error = { type: 'insufficient_quota', code: 'rate_limit_exceeded' };
    expect(classifyError(error).severity).toBe('recoverable');
  });
});

describe('the error of a response', () => {
  const failed = (error: object) =>
    responseError({ id: 'r', status: 'failed', status_details: { type: 'failed', error } });

  it('is the one in its details', () => {
    const error = { type: 'insufficient_quota', code: 'insufficient_quota', message: 'No.', param: null };
    expect(failed(error)).toEqual(error);
    expect(classifyError(failed(error) ?? {}).severity).toBe('fatal');
  });

  it.each(['content_filter', 'max_output_tokens'])('is the reason of one that ended early: %s', (reason) => {
    const error = responseError({ id: 'r', status: 'incomplete', status_details: { reason } });
    expect(error).toEqual({ type: 'incomplete', code: reason });
    expect(classifyError(error ?? {})).toMatchObject({ severity: 'recoverable', hint: expect.any(String) });
  });

  it.each(['failed', 'incomplete'] as const)('exists without any details: %s', (status) => {
    expect(responseError({ id: 'r', status })).toEqual({ type: status, code: null });
    expect(responseError({ id: 'r', status, status_details: null })).toEqual({ type: status, code: null });
  });

  it.each(['completed', 'cancelled', 'in_progress', null] as const)(
    'does not exist when it is %s',
    (status) => {
      const status_details = { type: status, reason: 'turn_detected' } as const;
      expect(responseError({ id: 'r', status, status_details })).toBeUndefined();
    },
  );
});

describe('a hint', () => {
  const CODES = ['invalid_value', 'missing_required_parameter', 'unknown_parameter', 'invalid_request_error'];

  it.each(CODES)('names the field an error names: %s', (code) => {
    expect(classifyError({ code, param: 'session.tools[0].name' }).hint).toContain('"session.tools[0].name"');
  });

  it.each(CODES)('names no field when the error names none: %s', (code) => {
    for (const param of [undefined, null, '', 'two words', '$&'.repeat(3)]) {
      expect(classifyError({ code, ...(param !== undefined && { param }) }).hint).toBe(
        classifyError({ code }).hint,
      );
    }
    expect(classifyError({ code }).hint).not.toMatch(/param\b|\{/u);
  });

  it('mentions the connection only while connecting', () => {
    const error = { code: 'invalid_request_error' };
    expect(classifyError(error, { beforeSessionCreated: true }).hint).toContain('connection');
    expect(classifyError(error).hint).not.toContain('connection');
  });
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

  it('is worth a retry when the service is at fault or the code is unknown', () => {
    expect(classify({ type: 'server_error' })).toBe('recoverable');
    expect(classify({ code: 'rate_limit_exceeded', type: 'invalid_request_error' })).toBe('recoverable');
    expect(classify({ code: 'brand_new_code' })).toBe('recoverable');
  });
});

it('evaluates codes and never texts', () => {
  const message = 'invalid_model: this model is not supported in this region';
  expect(classifyError({ message }, { beforeSessionCreated: true })).toEqual({ severity: 'recoverable' });
});

it.each(['__proto__', 'toString', 'constructor'])('finds no entry for a code called %s', (code) => {
  expect(classifyError({ code })).toEqual({ severity: 'recoverable' });
});

it.each(Object.keys(ERROR_CATALOGUE))('%s comes with a hint', (code) => {
  expect(classifyError({ code }).hint).toMatch(/^[A-Z].*\.$/);
});
