// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AcsIdentity } from './acs/identity.ts';
import type { Step } from './steps.ts';
import type { Clock } from './clock.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { CallEvent } from './record.ts';

interface CommonOptions {
  /** The caller's script; after the last step the caller stays on the line until `maxMs`. */
  steps: readonly Step[];
  /** Telephone numbers, E.164. */
  from?: string;
  to?: string;
  /**
   * The actual addresses of public hosts, besides the one of `publicUrl`: `{ 'phone.example.com':
   * 'http://127.0.0.1:3000' }`.
   */
  routes?: Readonly<Record<string, string>>;
  misbehaviour?: Misbehaviour;
  /** Determines ids and chances; default 1. Use different seeds for simultaneous calls. */
  seed?: number;
  /** The maximum duration of the call, 120 000 by default; then the caller hangs up. */
  maxMs?: number;
  /** Ends the call immediately. */
  signal?: AbortSignal;
  /** Called with all events as they happen; an exception is reported as a warning. */
  onEvent?: (event: CallEvent) => void;
  clock?: Clock;
}

export interface TwilioCallOptions extends CommonOptions {
  carrier: 'twilio';
  /** URL of the bridge's webhook for "a call comes in". */
  webhookUrl: string;
  webhookMethod?: 'GET' | 'POST';
  /** The same as configured at Twilio, such as `https://phone.example.com/voice`; default: `webhookUrl`. */
  publicUrl?: string;
  /** Signs webhooks and the socket. */
  authToken: string;
  /** `AC` and 32 hexadecimal digits. */
  accountSid?: string;
  /** Public URL that is called when the call has ended. */
  statusCallback?: string;
}

export interface AcsCallOptions extends CommonOptions {
  carrier: 'acs';
  /** URL where the bridge accepts media sockets. */
  streamUrl: string;
  /** The same as configured at ACS, `wss://…`. */
  publicUrl?: string;
  /** Signs the tokens; the bridge must use its keys. Shared by calls, and closed by its creator. */
  identity: AcsIdentity;
  /** The immutable resource id of the communication resource that the token is for. */
  audience: string;
  /** Hz; default 24 000. */
  sampleRate?: 16_000 | 24_000;
}

export interface TelnyxCallOptions extends CommonOptions {
  carrier: 'telnyx';
  /** URL where the bridge accepts media sockets (`stream_url`). */
  streamUrl: string;
  publicUrl?: string;
  /** The streaming auth token configured at Telnyx. */
  streamToken?: string;
  /** `custom_parameters` of the start message. */
  parameters?: Readonly<Record<string, string>>;
}

export type PhoneCallOptions = TwilioCallOptions | AcsCallOptions | TelnyxCallOptions;

/** Throws an Error that says which option is wrong and what to set. */
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
 * The URL as the carrier would know it. One without a path gets that of the local URL, as behind a proxy that keeps
 * paths. Throws when the paths differ.
 */
export function publicAddress(local: URL, told: URL): URL {
  if (told.pathname === '/' && told.search === '') return new URL(local.pathname + local.search, told);
  if (told.pathname !== local.pathname) {
    throw new Error(
      `publicUrl has the path ${told.pathname} and the bridge is at ${local.pathname}; use the same path for both, or omit it from publicUrl`,
    );
  }
  return told;
}
