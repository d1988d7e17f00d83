// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { PhoneCall } from '../call/phone-call.ts';
import { twilio as carrier } from '../carriers/twilio.ts';
import { TwilioSignatures } from '../access/twilio-signature.ts';
import {
  type CallAdmission,
  FORBIDDEN,
  type PhoneProvider,
  type PhoneRequest,
  type PhoneResponse,
  refusalOf,
  REPEATED,
} from './provider.ts';
import { element, twiml } from './twiml.ts';

export interface TwilioOptions {
  /** The account's auth token, or several during a rotation. `TWILIO_AUTH_TOKEN` by default. */
  authToken?: string | readonly string[];
  /** Creates {@link PhoneCall.parameters} from the fields of Twilio's webhook. */
  parameters?: (fields: URLSearchParams) => Record<string, string>;
  /** The name in its paths; `twilio` by default. */
  name?: string;
}

/** The stream parameter that contains the token. */
const TOKEN = 'token';
/** How many transfers are remembered; beyond that, the oldest is forgotten. */
const MOST_TRANSFERS = 1000;

const NO_CALL = {
  refused:
    'its body does not name a call: configure Twilio to use HTTP POST, and pass on the body as received',
};

/**
 * Calls to a Twilio number. Its voice webhook is `<publicUrl>/twilio/voice`, by POST; the response is a bidirectional
 * stream. A transfer needs no API key: the call continues with the response to the next webhook.
 * @throws TypeError without an auth token.
 */
export function twilio(options: TwilioOptions = {}): PhoneProvider {
  const { authToken = process.env.TWILIO_AUTH_TOKEN ?? '', parameters, name = 'twilio' } = options;
  const signatures = new TwilioSignatures(typeof authToken === 'string' ? [authToken] : authToken);
  const transfers = new Map<string, string>();

  return {
    name,
    carrier,
    transfer: ({ id }: PhoneCall, to) => {
      transfers.set(id, to);
      const [oldest] = transfers.keys();
      if (transfers.size > MOST_TRANSFERS && oldest !== undefined) transfers.delete(oldest);
    },
    async webhook(path, request, admission) {
      if (path !== 'voice' && path !== 'next') return undefined;
      const fields = new URLSearchParams(request.body);
      const url = admission.address('webhook', path + queryOf(request));
      const refusal = refusalOf(signatures.check(request.headers, url, fields));
      const callId = fields.get('CallSid');
      if (refusal || !callId) {
        admission.report(refusal ?? NO_CALL);
        return FORBIDDEN;
      }
      return path === 'voice' ? answer(callId, fields, admission) : next(callId);
    },
    async admit(path, request, admission) {
      if (path !== 'media') return { refused: 'there is nothing at this path' };
      return refusalOf(
        signatures.check(request.headers, admission.address('socket', path + queryOf(request))),
      );
    },
    accept({ parameters: { [TOKEN]: token, from, to, ...passed }, ...started }, admission) {
      const refusal = admission.redeemToken(token, started.callId);
      return refusal ?? { ...started, from, to, parameters: passed };
    },
  };

  function answer(callId: string, fields: URLSearchParams, admission: CallAdmission): PhoneResponse {
    if (!admission.isFree) return twiml(element('Reject', { reason: 'busy' }));
    const token = admission.issueToken(callId, callId);
    if (token === undefined) {
      admission.report(REPEATED);
      return FORBIDDEN;
    }
    const passed = {
      from: fields.get('From') ?? '',
      to: fields.get('To') ?? '',
      ...parameters?.(fields),
      [TOKEN]: token,
    };
    const stream = element(
      'Stream',
      { url: admission.address('socket', 'media') },
      Object.entries(passed).map(([key, value]) => element('Parameter', { name: key, value })),
    );
    return twiml(element('Connect', { action: admission.address('webhook', 'next') }, [stream]));
  }

  /** Our socket was closed, and the call still exists. */
  function next(callId: string): PhoneResponse {
    const to = transfers.get(callId);
    transfers.delete(callId);
    return twiml(to === undefined ? element('Hangup') : element('Dial', {}, to));
  }
}

const queryOf = ({ url }: PhoneRequest): string => /\?[^#]*/u.exec(url)?.[0] ?? '';
