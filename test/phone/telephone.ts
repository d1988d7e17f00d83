// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { acs, PhoneBridge, type PhoneBridgeOptions, twilio } from '@voicelive-kit/phone';
import {
  type AcsCallOptions,
  type AcsIdentity,
  type PhoneCall as PlacedCall,
  placeCall,
  startAcsIdentity,
  type TwilioCallOptions,
} from '@voicelive-kit/phone/emulator';
import { createRemoteJWKSet } from 'jose';

/** A call as an application has it. */
export type PhoneCall = PhoneBridge['calls'][number];

export const AUTH_TOKEN = 'any';
export const PUBLIC_HOST = 'phone.example.com';
const RESOURCE = 'any';

/** A PhoneBridge behind an HTTP server on loopback, and callers with an emulated carrier each. */
export class Telephone {
  readonly bridge: PhoneBridge;
  readonly #server: Server;
  readonly #identity: AcsIdentity | undefined;
  readonly #placed: PlacedCall[] = [];

  static async open(
    onCall: PhoneBridgeOptions['onCall'],
    options: Partial<PhoneBridgeOptions> & { acs?: boolean } = {},
  ): Promise<Telephone> {
    const { acs: withAcs, ...rest } = options;
    const telephone = new Telephone({ onCall, ...rest }, withAcs ? await startAcsIdentity() : undefined);
    await new Promise<void>((resolve) => telephone.#server.listen(0, '127.0.0.1', resolve));
    return telephone;
  }

  private constructor(
    options: Partial<PhoneBridgeOptions> & Pick<PhoneBridgeOptions, 'onCall'>,
    identity: AcsIdentity | undefined,
  ) {
    this.#identity = identity;
    const keys = identity && createRemoteJWKSet(new URL(identity.jwksUrl));
    this.bridge = new PhoneBridge({
      publicUrl: `https://${PUBLIC_HOST}`,
      providers: [twilio({ authToken: AUTH_TOKEN }), ...(keys ? [acs({ resourceId: RESOURCE, keys })] : [])],
      ...options,
    });
    this.#server = createServer((request, response) => void this.#webhook(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      if (!this.bridge.upgrade(request, socket, head)) socket.destroy();
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Somebody calls by Twilio. */
  twilio(options: Partial<TwilioCallOptions> = {}): PlacedCall {
    return this.#place(
      placeCall({
        carrier: 'twilio',
        webhookUrl: `http://127.0.0.1:${this.port}/twilio/voice`,
        publicUrl: `https://${PUBLIC_HOST}`,
        authToken: AUTH_TOKEN,
        steps: [],
        seed: this.#placed.length + 1,
        ...options,
      }),
    );
  }

  /** Somebody calls by ACS, which this program has given an address. */
  acs(options: Partial<AcsCallOptions> = {}): PlacedCall {
    if (this.#identity === undefined) throw new Error('open the telephone with acs');
    const { pathname } = new URL(this.bridge.mediaUrl('acs'));
    return this.#place(
      placeCall({
        carrier: 'acs',
        streamUrl: `ws://127.0.0.1:${this.port}${pathname}`,
        publicUrl: `wss://${PUBLIC_HOST}`,
        identity: this.#identity,
        audience: RESOURCE,
        steps: [],
        seed: this.#placed.length + 1,
        ...options,
      }),
    );
  }

  /** Ends every call, and waits until nothing is left of them. */
  async close(): Promise<void> {
    await this.bridge.close();
    for (const placed of this.#placed) placed.hangUp();
    await Promise.all(this.#placed.map(({ finished }) => finished));
    await this.#identity?.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #webhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const answer = await this.bridge.webhook({ method, url, headers, body: await text(request) });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #place(placed: PlacedCall): PlacedCall {
    this.#placed.push(placed);
    return placed;
  }
}
