// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { twilioSignature } from '../../src/access/twilio-signature.ts';
import { AUTH_TOKEN, PUBLIC_HOST, type Switchboard } from './switchboard.ts';

/** Headers that Twilio would send with an upgrade. */
export const signed = (path = '/twilio/media'): Record<string, string> => ({
  'x-twilio-signature': twilioSignature(AUTH_TOKEN, `wss://${PUBLIC_HOST}${path}`),
});

/** A socket that sends what no carrier would. */
export class Stranger {
  readonly socket: WebSocket;
  /** HTTP status of a rejected upgrade. */
  readonly refused: Promise<number>;
  readonly closed: Promise<number>;
  /** The connection below, once it was upgraded. */
  readonly tcp: Promise<Socket>;

  constructor(board: Switchboard, { path = '/twilio/media', headers = signed(path), autoPong = true } = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${board.port}${path}`, { headers, autoPong });
    const { promise, resolve } = Promise.withResolvers<number>();
    this.refused = promise;
    this.tcp = new Promise((upgraded) => {
      this.socket.on('upgrade', (response) => upgraded(response.socket));
    });
    this.socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      this.socket.terminate();
    });
    this.socket.on('error', () => undefined);
    const { promise: closed, resolve: close } = Promise.withResolvers<number>();
    this.closed = closed;
    this.socket.on('close', close);
    onTestFinished(() => this.socket.terminate());
  }

  async open(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  say(...frames: (object | string | Uint8Array)[]): this {
    for (const frame of frames) {
      const data = typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame);
      this.socket.send(data, () => undefined);
    }
    return this;
  }

  /** Begins a call with the token of a webhook's response. */
  start(callSid: string, token: string): this {
    return this.say(startOf(callSid, token));
  }
}

export function startOf(callSid: string, token: string): object {
  return {
    event: 'start',
    streamSid: 'MZ1',
    start: {
      callSid,
      customParameters: { token },
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    },
  };
}

/** The response of a webhook to Twilio. */
export async function askWebhook(
  { bridge }: Switchboard,
  callSid: string,
  { path = 'voice', token = AUTH_TOKEN } = {},
): Promise<{ status: number; body: string; token: string }> {
  const form = new URLSearchParams({ CallSid: callSid, From: '+1', To: '+2' });
  const signature = twilioSignature(token, `https://${PUBLIC_HOST}/twilio/${path}`, form);
  const answer = await bridge.webhook({
    method: 'POST',
    url: `/twilio/${path}`,
    headers: { 'x-twilio-signature': signature },
    body: form.toString(),
  });
  const issued = /name="token" value="(?<token>[^"]+)"/u.exec(answer.body)?.groups?.['token'] ?? '';
  return { status: answer.status, body: answer.body, token: issued };
}
