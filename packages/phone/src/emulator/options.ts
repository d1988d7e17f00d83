// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AcsIdentity } from './acs/identity.ts';
import type { Step } from './steps.ts';
import type { Clock } from './clock.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { CallEvent } from './record.ts';

interface CommonOptions {
  /** What the caller does; after the last step the caller stays on the line until `maxMs`. */
  steps: readonly Step[];
  /** Telephone numbers, E.164. */
  from?: string;
  to?: string;
  /** Where public hosts really are, besides the one of `publicUrl`: `{ 'phone.example.com': 'http://127.0.0.1:3000' }`. */
  routes?: Readonly<Record<string, string>>;
  misbehaviour?: Misbehaviour;
  /** Decides ids and chances; default 1. Give calls that run side by side different ones. */
  seed?: number;
  /** The longest the call may take, 120 000 by default; then the caller hangs up. */
  maxMs?: number;
  /** Ends the call at once. */
  signal?: AbortSignal;
  /** Told of everything as it happens; what it throws is reported as a warning. */
  onEvent?: (event: CallEvent) => void;
  clock?: Clock;
}

export interface TwilioCallOptions extends CommonOptions {
  carrier: 'twilio';
  /** Where the bridge listens for "a call comes in". */
  webhookUrl: string;
  webhookMethod?: 'GET' | 'POST';
  /** The same as Twilio would be told it, such as `https://phone.example.com/voice`; default: `webhookUrl`. */
  publicUrl?: string;
  /** Signs webhooks and the socket. */
  authToken: string;
  /** `AC` and 32 hexadecimal digits. */
  accountSid?: string;
  /** Public URL that is told when the call has ended. */
  statusCallback?: string;
}

export interface AcsCallOptions extends CommonOptions {
  carrier: 'acs';
  /** Where the bridge listens for media sockets. */
  streamUrl: string;
  /** The same as ACS would be told it, `wss://…`. */
  publicUrl?: string;
  /** Signs the tokens; its keys are where the bridge looks for them. Shared by calls, and closed by whoever started it. */
  identity: AcsIdentity;
  /** The immutable resource id of the communication resource, which the token is for. */
  audience: string;
  /** Hz; default 24 000. */
  sampleRate?: 16_000 | 24_000;
}

export interface TelnyxCallOptions extends CommonOptions {
  carrier: 'telnyx';
  /** Where the bridge listens for media sockets (`stream_url`). */
  streamUrl: string;
  publicUrl?: string;
  /** The streaming auth token that Telnyx was told to show. */
  streamToken?: string;
  /** `custom_parameters` of the start message. */
  parameters?: Readonly<Record<string, string>>;
}

export type PhoneCallOptions = TwilioCallOptions | AcsCallOptions | TelnyxCallOptions;

/** Throws an Error that says which option is wrong and what to give. */
export function checkUrl(name: string, value: string, protocols: readonly string[]): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !protocols.includes(url.protocol)) {
    throw new Error(
      `${name} must be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}, got ${value}`,
    );
  }
  return url;
}

/**
 * The address as the carrier would be told it. One without a path has that of the local address, as behind a proxy that
 * changes no paths. Throws when the paths differ.
 */
export function publicAddress(local: URL, told: URL): URL {
  if (told.pathname === '/' && told.search === '') return new URL(local.pathname + local.search, told);
  if (told.pathname !== local.pathname) {
    throw new Error(
      `publicUrl has the path ${told.pathname} and the bridge is at ${local.pathname}; give both the same path, or leave it out of publicUrl`,
    );
  }
  return told;
}
