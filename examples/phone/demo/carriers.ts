// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The carriers of the demo: how each is let in by the bridge, and where its call goes. */
import { type JsonWebKey, randomBytes, randomUUID } from 'node:crypto';
import { acs, type AcsOptions, type PhoneBridge, type PhoneProvider, twilio } from '@voicelive-kit/phone';
import { type AcsCallOptions, startAcsIdentity, type TwilioCallOptions } from '@voicelive-kit/phone/emulator';
import type { CarrierName } from './options.ts';

/** Where carriers would reach the server: they sign this, while it listens on loopback. */
export const PUBLIC_URL = 'https://phone.example.com';

type Destination =
  | Pick<TwilioCallOptions, 'carrier' | 'webhookUrl' | 'publicUrl' | 'authToken'>
  | Pick<AcsCallOptions, 'carrier' | 'streamUrl' | 'publicUrl' | 'identity' | 'audience'>;

export interface EmulatedCarrier {
  provider: PhoneProvider;
  /** What the carrier is told of the server, which listens at this address (`http://…`). */
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
      // What an application passes on when it answers by the Call Automation SDK.
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

/** The public key of the emulated identity; without, the keys are Microsoft's. */
function keysAt(url: string): NonNullable<AcsOptions['keys']> {
  return async () => {
    const { keys } = (await (await fetch(url)).json()) as { keys: [JsonWebKey & { kty: string }] };
    return keys[0];
  };
}
