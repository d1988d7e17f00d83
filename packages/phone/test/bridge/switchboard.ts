// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet } from 'jose';
import { onTestFinished, vi } from 'vitest';
import { PhoneBridge, type PhoneBridgeOptions } from '../../src/bridge/phone-bridge.ts';
import type { PhoneCall } from '../../src/call/phone-call.ts';
import { type AcsIdentity, startAcsIdentity } from '../../src/emulator/acs/identity.ts';
import type { AcsCallOptions, TwilioCallOptions } from '../../src/emulator/options.ts';
import { placeCall, type PhoneCall as PlacedCall } from '../../src/emulator/place-call.ts';
import { acs } from '../../src/providers/acs.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { TimerCount } from './left-behind.ts';

export const AUTH_TOKEN = 'the auth token of the account';
export const PUBLIC_HOST = 'phone.example.com';
const PUBLIC_URL = `https://${PUBLIC_HOST}`;
/** How long something may take to come, or to be gone; milliseconds. */
const WAIT_MS = 20_000;
const RESOURCE = 'e5f8d1d0-0000-4000-a000-000000000001';

export interface SwitchboardOptions extends Partial<PhoneBridgeOptions> {
  /** Takes calls of ACS, too. */
  acs?: boolean;
}

/** A bridge behind a real HTTP server, and callers for it. Closed after the test, which fails when anything is left. */
export class Switchboard {
  readonly bridge: PhoneBridge;
  /** Calls the bridge has handed over, the oldest first. */
  readonly calls: PhoneCall[] = [];
  readonly warnings: string[] = [];
  readonly #server: Server;
  readonly #identity: AcsIdentity | undefined;
  readonly #sockets = new Set<object>();
  readonly #callers: PlacedCall[] = [];
  readonly #timers = new TimerCount();
  #seed = 0;

  static async open({ acs: withAcs, ...options }: SwitchboardOptions = {}): Promise<Switchboard> {
    const identity = withAcs ? await startAcsIdentity() : undefined;
    const board = new Switchboard(options, identity);
    await new Promise<void>((resolve) => board.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => board.close());
    return board;
  }

  private constructor(
    { onCall, ...options }: Partial<PhoneBridgeOptions>,
    identity: AcsIdentity | undefined,
  ) {
    this.#identity = identity;
    const keys = identity && createRemoteJWKSet(new URL(identity.jwksUrl));
    this.bridge = new PhoneBridge({
      publicUrl: PUBLIC_URL,
      providers: [twilio({ authToken: AUTH_TOKEN }), ...(keys ? [acs({ resourceId: RESOURCE, keys })] : [])],
      onWarning: (message) => this.warnings.push(message),
      ...options,
      onCall: (call) => {
        this.calls.push(call);
        return onCall?.(call);
      },
    });
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      if (!this.bridge.upgrade(request, socket, head)) socket.destroy();
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open at the server. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Somebody calls the Twilio number. */
  twilioCall(options: Partial<TwilioCallOptions> = {}): PlacedCall {
    return this.#placed(
      placeCall({
        carrier: 'twilio',
        webhookUrl: `http://127.0.0.1:${this.port}/twilio/voice`,
        publicUrl: PUBLIC_URL,
        authToken: AUTH_TOKEN,
        steps: [],
        seed: (this.#seed += 1),
        ...options,
      }),
    );
  }

  /** Somebody calls by ACS, which was told a new address. */
  acsCall(options: Partial<AcsCallOptions> = {}): PlacedCall {
    if (!this.#identity) throw new Error('open the switchboard with acs');
    const { pathname } = new URL(this.bridge.mediaUrl('acs'));
    return this.#placed(
      placeCall({
        carrier: 'acs',
        streamUrl: `ws://127.0.0.1:${this.port}${pathname}`,
        publicUrl: `wss://${PUBLIC_HOST}`,
        identity: this.#identity,
        audience: RESOURCE,
        steps: [],
        seed: (this.#seed += 1),
        ...options,
      }),
    );
  }

  /** The call that comes as number `count`, from 1. */
  async call(count = 1): Promise<PhoneCall> {
    return vi.waitFor(() => {
      const call = this.calls[count - 1];
      if (!call) throw new Error(`call ${count} has not come`);
      return call;
    }, WAIT_MS);
  }

  /** Ends everything, and finds nothing of it. */
  async close(): Promise<void> {
    await this.bridge.close();
    for (const caller of this.#callers) caller.hangUp();
    await Promise.all(this.#callers.map(({ finished }) => finished));
    for (const call of this.calls) await call.ended;
    await vi.waitFor(() => {
      const left = [...this.#timers.running, ...this.#sockets, ...this.bridge.calls];
      if (left.length > 0) throw new Error(`left behind: ${left.map(String).join(', ')}`);
    }, WAIT_MS);
    this.#timers.stop();
    await this.#identity?.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const answer = await this.bridge.webhook({ method, url, headers, body: await text(request) });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #placed(caller: PlacedCall): PlacedCall {
    this.#callers.push(caller);
    return caller;
  }
}
