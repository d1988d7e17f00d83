// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { givenKeys, type AccessPolicy, type HandshakeRequest } from './admission.ts';

/** A connection that ends with an `error` event and a close that repeats it, as OpenAI's service does. */
export interface OpenAIRefusal {
  code: string | null;
  message: string;
  close: { code: number; reason: string };
}

/** What OpenAI rejects only after it has accepted the upgrade: keys, the beta's event shapes, models. */
export function admitOpenAI(
  { url, headers }: HandshakeRequest,
  { key }: AccessPolicy,
): OpenAIRefusal | undefined {
  const keys = givenKeys({ url, headers });
  if (key !== undefined && keys.length === 0) {
    return refusal(3000, null, 'Missing bearer or basic authentication in header');
  }
  if (key !== undefined && !keys.includes(key)) {
    return refusal(3000, 'invalid_api_key', 'Incorrect API key provided.');
  }
  if (headers['openai-beta'] !== undefined) {
    return refusal(
      4000,
      'beta_api_shape_disabled',
      'The Realtime Beta API is no longer supported. Please use the GA API: leave out the OpenAI-Beta header.',
    );
  }
  const model = url.searchParams.get('model');
  if (model === null || model === '') {
    return refusal(
      4000,
      'missing_model',
      'You must provide a model parameter, for example ?model=gpt-realtime.',
    );
  }
  if (model.includes('realtime')) return undefined;
  return refusal(4000, 'invalid_model', `Model "${model}" is not supported in realtime mode.`);
}

function refusal(close: number, code: string | null, message: string): OpenAIRefusal {
  const type = 'invalid_request_error';
  return { code, message, close: { code: close, reason: code === null ? type : `${type}.${code}` } };
}
