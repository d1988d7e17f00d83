// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { type AcsIdentity, startAcsIdentity } from '../src/emulator/acs/identity.ts';
import type { AcsCallOptions, TelnyxCallOptions, TwilioCallOptions } from '../src/emulator/options.ts';
import { placeCall, type PhoneCall as PlacedCall } from '../src/emulator/place-call.ts';

export const AUTH_TOKEN = 'the auth token of the account';
export const PUBLIC_HOST = 'phone.example.com';
export const PUBLIC_URL = `https://${PUBLIC_HOST}`;
const RESOURCE = 'e5f8d1d0-0000-4000-a000-000000000001';

/** The parts of a bridge that carriers use, from either build of the package. */
export interface Reachable {
  webhook(request: {
    method: string;
    url: string;
    headers: IncomingMessage['headers'];
    body: string;
  }): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  mediaUrl(provider: string): string;
  close(): Promise<void>;
}

/** The carriers' credentials, as options of their providers. */
export class CarrierKeys {
  readonly twilio = { authToken: AUTH_TOKEN };
  readonly telnyx: { publicKey: string };
  /** Present if ACS was requested: its keys are created and served. */
  readonly acs: { resourceId: string; keys: JWTVerifyGetKey } | undefined;
  readonly identity: AcsIdentity | undefined;
  readonly #telnyx: KeyObject;

  static async make({ acs = false } = {}): Promise<CarrierKeys> {
    return new CarrierKeys(acs ? await startAcsIdentity() : undefined);
  }

  private constructor(identity: AcsIdentity | undefined) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#telnyx = privateKey;
    const { x = '' } = publicKey.export({ format: 'jwk' });
    this.telnyx = { publicKey: Buffer.from(x, 'base64url').toString('base64') };
    this.identity = identity;
    this.acs = identity && { resourceId: RESOURCE, keys: createRemoteJWKSet(new URL(identity.jwksUrl)) };
  }

  /** Headers of a webhook of Telnyx. */
  telnyxHeaders(body: string): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = sign(null, Buffer.from(`${timestamp}|${body}`), this.#telnyx).toString('base64');
    return { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature };
  }
}

/** A bridge behind an HTTP server on loopback, and callers with an emulated carrier each. */
export class Exchange<Bridge extends Reachable> {
  readonly bridge: Bridge;
  protected readonly server: Server;
  readonly #keys: CarrierKeys;
  readonly #placed: PlacedCall[] = [];

  constructor(bridge: Bridge, keys: CarrierKeys) {
    this.bridge = bridge;
    this.#keys = keys;
    this.server = createServer((request, response) => void this.#webhook(request, response));
    this.server.on('upgrade', (request, socket, head) => {
      if (!bridge.upgrade(request, socket, head)) socket.destroy();
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** A caller calls the number at Twilio. */
  twilio(options: Partial<TwilioCallOptions> = {}): PlacedCall {
    const webhookUrl = `http://127.0.0.1:${this.port}/twilio/voice`;
    const call = { ...this.#common(), webhookUrl, publicUrl: PUBLIC_URL, authToken: AUTH_TOKEN };
    return this.#place(placeCall({ carrier: 'twilio', ...call, ...options }));
  }

  /** A caller calls through ACS, with a new URL. */
  acs(options: Partial<AcsCallOptions> = {}): PlacedCall {
    const { identity } = this.#keys;
    if (identity === undefined) throw new Error('make the keys with acs');
    const call = { ...this.#socket(this.bridge.mediaUrl('acs')), identity, audience: RESOURCE };
    return this.#place(placeCall({ carrier: 'acs', ...call, ...options }));
  }

  /** A caller calls the number at Telnyx, whose webhook is answered with a URL. */
  telnyx(options: Partial<TelnyxCallOptions> = {}): PlacedCall {
    const seed = this.#placed.length + 1;
    const placed = this.telnyxWebhook(`v3:${seed}`).then(({ url }) =>
      placeCall({ carrier: 'telnyx', ...this.#socket(url), seed, ...options }),
    );
    const hangUp = (): void => void placed.then((call) => call.hangUp());
    return this.#place({ finished: placed.then(({ finished }) => finished), hangUp });
  }

  /** The response to Telnyx. */
  async telnyxWebhook(callSid: string): Promise<{ status: number; url: string }> {
    const body = new URLSearchParams({ CallSid: callSid, From: '+1', To: '+2' }).toString();
    const headers = this.#keys.telnyxHeaders(body);
    const answer = await this.bridge.webhook({ method: 'POST', url: '/telnyx/voice', headers, body });
    return { status: answer.status, url: / url="(?<url>[^"]+)"/u.exec(answer.body)?.groups?.['url'] ?? '' };
  }

  /** Ends every call, and waits until nothing is left of them. */
  async close(): Promise<void> {
    await this.bridge.close();
    for (const placed of this.#placed) placed.hangUp();
    await Promise.all(this.#placed.map(({ finished }) => finished));
    await this.#keys.identity?.close();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #common(): { steps: []; seed: number } {
    return { steps: [], seed: this.#placed.length + 1 };
  }

  #socket(told: string): { steps: []; seed: number; streamUrl: string; publicUrl: string } {
    const streamUrl = `ws://127.0.0.1:${this.port}${new URL(told).pathname}`;
    return { ...this.#common(), streamUrl, publicUrl: `wss://${PUBLIC_HOST}` };
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
