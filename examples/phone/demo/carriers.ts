// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The emulated carriers of the demo: how the bridge authenticates each, and where its calls go. */
import { type JsonWebKey, randomBytes, randomUUID } from 'node:crypto';
import { acs, type AcsOptions, type PhoneBridge, type PhoneProvider, twilio } from '@voicelive-kit/phone';
import { type AcsCallOptions, startAcsIdentity, type TwilioCallOptions } from '@voicelive-kit/phone/emulator';
import type { CarrierName } from './options.ts';

/** The public address of the server as the carriers sign it; the server itself listens on loopback. */
export const PUBLIC_URL = 'https://phone.example.com';

type Destination =
  | Pick<TwilioCallOptions, 'carrier' | 'webhookUrl' | 'publicUrl' | 'authToken'>
  | Pick<AcsCallOptions, 'carrier' | 'streamUrl' | 'publicUrl' | 'identity' | 'audience'>;

export interface EmulatedCarrier {
  provider: PhoneProvider;
  /** Returns the settings the carrier needs to call the server, which listens at this address (`http://…`). */
  destination(server: string, bridge: PhoneBridge): Destination;
  close(): Promise<void>;
}

export const prepareCarrier: Record<CarrierName, () => Promise<EmulatedCarrier>> = {
  twilio: byTwilio,
  acs: byAcs,
};

async function byTwilio(): Promise<EmulatedCarrier> {
  const authToken = randomBytes(16).toString('hex');
  return {
    provider: twilio({ authToken }),
    destination: (server) => ({
      carrier: 'twilio',
      webhookUrl: `${server}/twilio/voice`,
      publicUrl: PUBLIC_URL,
      authToken,
    }),
    close: async () => undefined,
  };
}

async function byAcs(): Promise<EmulatedCarrier> {
  const identity = await startAcsIdentity();
  const resourceId = randomUUID();
  return {
    provider: acs({ resourceId, keys: keysAt(identity.jwksUrl) }),
    destination: (server, bridge) => {
      // What an application forwards when it answers with the Call Automation SDK.
      const told = new URL(bridge.mediaUrl('acs'));
      const { host } = new URL(server);
      return {
        carrier: 'acs',
        streamUrl: `ws://${host}${told.pathname}`,
        publicUrl: told.href,
        identity,
        audience: resourceId,
      };
    },
    close: () => identity.close(),
  };
}

/** The public key of the emulated identity; if it is missing, Microsoft's keys are used. */
function keysAt(url: string): NonNullable<AcsOptions['keys']> {
  return async () => {
    const { keys } = (await (await fetch(url)).json()) as { keys: [JsonWebKey & { kty: string }] };
    return keys[0];
  };
}
