// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, onTestFinished } from 'vitest';
import {
  placeCall,
  type CallEvent,
  type PhoneCall,
  type TwilioCallOptions,
} from '../../src/emulator/index.ts';
import { startBridge, type Bridge, type BridgeOptions, type BridgeSocket } from './bridge.ts';
import { ManualClock } from './manual-clock.ts';
import { until } from './until.ts';

export const AUTH_TOKEN = 'a token of this test';
export const CONNECT = `<Response><Connect action="/after"><Stream url="wss://phone.example.com/media">
  <Parameter name="token" value="t-1"/></Stream></Connect></Response>`;
export const HANG_UP = '<Response><Hangup/></Response>';

export interface Placed {
  readonly bridge: Bridge;
  readonly clock: ManualClock;
  readonly call: PhoneCall;
  readonly events: CallEvent[];
  /** How many events of this kind there were. */
  readonly count: (type: CallEvent['type']) => number;
}

/** A Twilio call on a manual clock, with a bridge that answers with {@link CONNECT}. */
export async function place(
  options: Partial<TwilioCallOptions> = {},
  bridgeOptions: BridgeOptions = {},
): Promise<Placed> {
  const bridge = await startBridge({ answers: { '/voice': CONNECT, '/after': HANG_UP }, ...bridgeOptions });
  const clock = new ManualClock();
  const events: CallEvent[] = [];
  const abort = new AbortController();
  const call = placeCall({
    carrier: 'twilio',
    webhookUrl: `${bridge.http}/voice`,
    publicUrl: 'https://phone.example.com/voice',
    authToken: AUTH_TOKEN,
    steps: [],
    clock,
    signal: abort.signal,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(async () => {
    abort.abort();
    await call.finished;
    expect(clock.waiting).toBe(0);
  });
  return {
    bridge,
    clock,
    call,
    events,
    count: (type) => events.filter((event) => event.type === type).length,
  };
}

/** The same, once the stream has started. */
export async function placeAndConnect(
  options: Partial<TwilioCallOptions> = {},
  bridgeOptions: BridgeOptions = {},
): Promise<Placed & { socket: BridgeSocket }> {
  const placed = await place(options, bridgeOptions);
  const { sockets } = placed.bridge;
  await until(() => sockets[0]?.of('start').length).toBe(1);
  return { ...placed, socket: sockets[0]! };
}
