// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Transfer } from '../call/phone-call.ts';
import { acs as carrier } from '../carriers/acs.ts';
import { AcsTokens, type AcsTokenOptions } from '../access/acs-token.ts';
import { type PhoneProvider, refusalOf } from './provider.ts';

export interface AcsOptions extends Omit<AcsTokenOptions, 'resourceId'> {
  /** Immutable id of the Communication Services resource; `ACS_RESOURCE_ID` by default. */
  resourceId?: string;
  /** Transfers a call with the Call Automation SDK; the id of its calls is the call connection id. */
  transfer?: Transfer;
  /** The name in its paths; `acs` by default. */
  name?: string;
}

/**
 * Calls of Azure Communication Services. The application answers them with the Call Automation SDK, using
 * `bridge.mediaUrl('acs')` as `transportUrl` of the media streaming options (24 kHz, mixed, bidirectional, DTMF tones
 * on).
 * @throws TypeError without the id of the resource.
 */
export function acs(options: AcsOptions = {}): PhoneProvider {
  const { resourceId = process.env.ACS_RESOURCE_ID ?? '', transfer, name = 'acs', ...rest } = options;
  const tokens = new AcsTokens({ resourceId, ...rest });
  return {
    name,
    carrier,
    transfer,
    async webhook() {
      return undefined;
    },
    async admit(path, { headers }, admission) {
      const verdict = refusalOf(await tokens.check(headers));
      // Only after the other checks, so that nobody else can use it up.
      return verdict ?? admission.redeemToken(/^media\/([\w-]+)$/u.exec(path)?.[1], null);
    },
    accept: (started) => started,
  };
}
