// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Transfer } from '../call/phone-call.ts';
import { telnyx as carrier } from '../carriers/telnyx.ts';
import { TelnyxSignatures, type TelnyxSignatureOptions } from '../access/telnyx-signature.ts';
import { FORBIDDEN, type PhoneProvider, refusalOf, REPEATED } from './provider.ts';
import { element, twiml } from './twiml.ts';

export interface TelnyxOptions extends Omit<TelnyxSignatureOptions, 'publicKeys'> {
  /** From Mission Control, in base64, or several during a key rotation; `TELNYX_PUBLIC_KEY` by default. */
  publicKey?: string | readonly string[];
  /** Transfers a call with Telnyx's API; the id of its calls is the call control id. */
  transfer?: Transfer;
  /** The name in its paths; `telnyx` by default. */
  name?: string;
}

/**
 * Calls to a number of a Telnyx TeXML application, whose voice webhook is `<publicUrl>/telnyx/voice`, by POST.
 * https://developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/stream
 * @throws TypeError without a public key.
 */
export function telnyx(options: TelnyxOptions = {}): PhoneProvider {
  const { publicKey = process.env.TELNYX_PUBLIC_KEY ?? '', transfer, name = 'telnyx', ...rest } = options;
  const publicKeys = typeof publicKey === 'string' ? [publicKey] : publicKey;
  const signatures = new TelnyxSignatures({ publicKeys, ...rest });
  return {
    name,
    carrier,
    transfer,
    async webhook(path, { headers, body }, admission) {
      if (path !== 'voice') return undefined;
      const refusal = refusalOf(signatures.check(headers, body));
      if (!refusal && !admission.isFree) return twiml(element('Reject', { reason: 'busy' }));
      // It is not documented whether the stream will have the id that is named here, so the token is not bound to it.
      const token = refusal
        ? undefined
        : admission.issueToken(null, new URLSearchParams(body).get('CallSid') ?? body);
      if (token === undefined) {
        admission.report(refusal ?? REPEATED);
        return FORBIDDEN;
      }
      const url = admission.address('socket', `media/${token}`);
      // Without the mode the caller hears nothing; with a codec other than the call's, noise.
      const codec = { codec: 'PCMU', bidirectionalMode: 'rtp', bidirectionalCodec: 'PCMU' };
      return twiml(element('Connect', {}, [element('Stream', { url, ...codec })]));
    },
    // Its sockets have no signature: the token alone protects them.
    async admit(path, _request, admission) {
      return admission.redeemToken(/^media\/([\w-]+)$/u.exec(path)?.[1], null);
    },
    accept: (started) => started,
  };
}
