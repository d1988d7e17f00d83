// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { PhoneCall } from '../call/phone-call.ts';
import { twilio as carrier } from '../carriers/twilio.ts';
import { isSignedByTwilio } from '../doors/twilio-signature.ts';
import type { FrontDesk, PhoneProvider, PhoneRequest, PhoneResponse } from './provider.ts';
import { element, twiml } from './twiml.ts';

export interface TwilioOptions {
  /** The account's auth token, or several while one takes the place of another. `TWILIO_AUTH_TOKEN` by default. */
  authToken?: string | readonly string[];
  /** Passed on to {@link PhoneCall.parameters}; given the fields of Twilio's webhook. */
  parameters?: (fields: URLSearchParams) => Record<string, string>;
  /** Its part of the paths; `twilio` by default. */
  name?: string;
}

/** The parameter of the stream that carries the token. */
const TOKEN = 'token';
/** Where calls are to go on whose socket was closed; forgotten after so many. */
const MOST_TRANSFERS = 1000;

const FORBIDDEN: PhoneResponse = { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Forbidden' };

/**
 * Calls to a Twilio number. Its voice webhook is `<publicUrl>/twilio/voice`, by POST; Twilio is answered with a
 * bidirectional stream. A transfer needs no API key: the call goes on with the answer to the next webhook.
 * @throws TypeError without an auth token.
 */
export function twilio(options: TwilioOptions = {}): PhoneProvider {
  const { authToken = process.env.TWILIO_AUTH_TOKEN ?? '', parameters, name = 'twilio' } = options;
  const tokens = (typeof authToken === 'string' ? [authToken] : authToken).filter((token) => token !== '');
  if (tokens.length === 0) {
    throw new TypeError("Twilio's requests are signed: give authToken, or set TWILIO_AUTH_TOKEN (Console, Account Info)");
  }
  const transfers = new Map<string, string>();
  const isSigned = (url: URL, { headers, body }: PhoneRequest): boolean =>
    isSignedByTwilio({ url: url.href, body, signature: headers['x-twilio-signature'], authTokens: tokens });

  return {
    name,
    carrier,
    transfer: ({ id }: PhoneCall, to) => {
      transfers.set(id, to);
      const [oldest] = transfers.keys();
      if (transfers.size > MOST_TRANSFERS && oldest !== undefined) transfers.delete(oldest);
    },
    async webhook(path, request, desk) {
      if (path !== 'voice' && path !== 'next') return undefined;
      if (!isSigned(askedFor(request, path, desk), request)) return FORBIDDEN;
      const fields = new URLSearchParams(request.body);
      const callId = fields.get('CallSid');
      if (!callId) return FORBIDDEN;
      return path === 'voice' ? answer(callId, fields, desk) : next(callId);
    },
    async admit(path, request, desk) {
      if (path !== 'media') return { refused: 'there is nothing at this path' };
      return isSigned(askedFor(request, path, desk, 'wss'), request)
        ? undefined
        : { refused: "Twilio's signature is missing or wrong; check publicUrl and authToken" };
    },
    accept: ({ callId, parameters: { [TOKEN]: token = '' } }, desk) =>
      desk.redeemToken(token, callId) ? undefined : { refused: 'its token is used, expired, or of another call' },
  };

  function answer(callId: string, fields: URLSearchParams, desk: FrontDesk): PhoneResponse {
    if (!desk.isFree) return twiml(element('Reject', { reason: 'busy' }));
    const passed = {
      from: fields.get('From') ?? '',
      to: fields.get('To') ?? '',
      ...parameters?.(fields),
      [TOKEN]: desk.issueToken(callId),
    };
    const stream = element(
      'Stream',
      { url: desk.publicUrl('media', 'wss').href },
      Object.entries(passed).map(([key, value]) => element('Parameter', { name: key, value })),
    );
    return twiml(element('Connect', { action: desk.publicUrl('next').href }, [stream]));
  }

  /** Our socket was closed, and the call is still there. */
  function next(callId: string): PhoneResponse {
    const to = transfers.get(callId);
    transfers.delete(callId);
    return twiml(to === undefined ? element('Hangup') : element('Dial', {}, to));
  }
}

/** What was asked for, at the address Twilio knows. */
function askedFor({ url }: PhoneRequest, path: string, desk: FrontDesk, protocol?: 'wss'): URL {
  const asked = desk.publicUrl(path, protocol);
  asked.search = /\?[^#]*/u.exec(url)?.[0] ?? '';
  return asked;
}
