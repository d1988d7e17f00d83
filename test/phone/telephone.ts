// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { acs, PhoneBridge, type PhoneBridgeOptions, telnyx, twilio } from '@voicelive-kit/phone';
import { CarrierKeys, Exchange, PUBLIC_URL } from '../../packages/phone/test/exchange.ts';

export { AUTH_TOKEN, PUBLIC_HOST } from '../../packages/phone/test/exchange.ts';

/** A call as an application has it. */
export type PhoneCall = PhoneBridge['calls'][number];

/** The built package, and callers for it. */
export type Telephone = Exchange<PhoneBridge>;

export async function openTelephone(
  onCall: PhoneBridgeOptions['onCall'],
  { acs: withAcs, ...options }: Partial<PhoneBridgeOptions> & { acs?: boolean } = {},
): Promise<Telephone> {
  const keys = await CarrierKeys.make({ acs: withAcs ?? false });
  const providers = [twilio(keys.twilio), telnyx(keys.telnyx), ...(keys.acs ? [acs(keys.acs)] : [])];
  return new Exchange(
    new PhoneBridge({ publicUrl: PUBLIC_URL, providers, onCall, ...options }),
    keys,
  ).listen();
}
