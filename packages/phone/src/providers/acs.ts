// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Transfer } from '../call/phone-call.ts';
import { acs as carrier } from '../carriers/acs.ts';
import { AcsTokens, type AcsTokenOptions } from '../access/acs-token.ts';
import { type PhoneProvider, refusalOf } from './provider.ts';

export interface AcsOptions extends Omit<AcsTokenOptions, 'resourceId'> {
  /** Immutable id of the Communication Services resource; `ACS_RESOURCE_ID` by default. */
  resourceId?: string;
  /** Brings a call to somebody else by the Call Automation SDK; its calls have the id of the call connection. */
  transfer?: Transfer;
  /** Its part of the paths; `acs` by default. */
  name?: string;
}

/**
 * Calls of Azure Communication Services. The application answers them by the Call Automation SDK, with
 * `bridge.mediaUrl('acs')` as `transportUrl` of the media streaming options (24 kHz, mixed, bidirectional, DTMF tones on).
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
      // Only then, so that nobody else can use it up.
      return verdict ?? admission.redeemToken(/^media\/([\w-]+)$/u.exec(path)?.[1], null);
    },
    accept: (started) => started,
  };
}
