// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Conduct } from '../carriage.ts';
import type { StreamEnd } from '../media-stream.ts';
import { hexDigits } from '../random.ts';
import type { Routes } from '../routes.ts';
import { troubleOf } from '../stream-trouble.ts';
import type { TwilioRequests, TwilioSigner } from './requests.ts';
import { absolute, TwimlError, type StreamNoun } from './twiml.ts';
import { twilioWire } from './wire.ts';

/** "Stream - WebSocket - Handshake Error" and "Stream - WebSocket - Close Error". */
const HANDSHAKE_ERROR = 31_920;
const CLOSE_ERROR = 31_921;

export interface ConnectedStreamsOptions {
  readonly conduct: Conduct;
  readonly routes: Routes;
  readonly signer: TwilioSigner;
  readonly requests: TwilioRequests;
  readonly ids: { readonly accountSid: string; readonly callSid: string };
  /** Accepts `ws://`, for a bridge that knows no public URL. */
  readonly plain: boolean;
}

/** Twilio's part of `<Connect><Stream>`: the socket, and the stream's status callbacks. */
export class ConnectedStreams {
  readonly #options: ConnectedStreamsOptions;
  readonly #reports: Promise<unknown>[] = [];

  constructor(options: ConnectedStreamsOptions) {
    this.#options = options;
  }

  /** Runs a stream to its end; `bridge` means that TwiML continues. Throws a {@link TwimlError} for an invalid URL. */
  async connect(noun: StreamNoun, base: string): Promise<StreamEnd> {
    const { conduct, ids, routes, signer } = this.#options;
    const streamSid = this.#sid();
    const publicUrl = this.#streamUrl(noun.url, base);
    const report = this.#reporter(noun, streamSid, base);
    let target: ReturnType<Routes['resolve']>;
    try {
      target = routes.resolve(publicUrl);
    } catch (error) {
      throw new TwimlError(HANDSHAKE_ERROR, error instanceof Error ? error.message : String(error));
    }
    let sid: string | undefined = streamSid;
    const { end, record } = await conduct.stream({
      publicUrl,
      url: target.url,
      headers: {
        ...target.headers,
        'user-agent': 'Twilio.TmeWs/1.0',
        ...signer.headers('socket', publicUrl),
      },
      createWire: () => {
        const wire = twilioWire({ ...ids, streamSid: sid ?? this.#sid(), parameters: noun.parameters });
        sid = undefined;
        return wire;
      },
      onOpen: () => report('stream-started'),
    });
    const trouble = end === 'bridge' ? troubleOf(record) : undefined;
    if (trouble === undefined) report('stream-stopped');
    else {
      this.#problem(trouble.message, trouble.of === 'opening' ? HANDSHAKE_ERROR : CLOSE_ERROR);
      report('stream-error', { StreamError: trouble.message });
    }
    return end;
  }

  /** Resolves when no status callback is pending any more. */
  async reported(): Promise<void> {
    await Promise.all(this.#reports);
  }

  #reporter(noun: StreamNoun, streamSid: string, base: string) {
    const { conduct, ids, requests } = this.#options;
    const to = noun.status && absolute(noun.status, base);
    return (event: string, more: Record<string, string> = {}): void => {
      if (to === undefined) return;
      const form = {
        AccountSid: ids.accountSid,
        CallSid: ids.callSid,
        StreamSid: streamSid,
        StreamName: noun.name ?? streamSid,
        StreamEvent: event,
        Timestamp: new Date().toISOString(),
        ...more,
      };
      this.#reports.push(requests.send('stream status', to, form, conduct.signal));
    };
  }

  /**
   * The URL as configured at Twilio, which is what it signs. Twilio opens encrypted sockets only, and does not accept a
   * query.
   */
  #streamUrl(told: string, base: string): string {
    const url = new URL(absolute({ url: told, method: 'GET' }, base).url);
    if (url.protocol === 'http:' || url.protocol === 'https:')
      url.protocol = url.protocol.replace('http', 'ws');
    if (url.protocol !== 'wss:' && !(this.#options.plain && url.protocol === 'ws:')) {
      throw new TwimlError(
        HANDSHAKE_ERROR,
        `<Stream> has a URL that does not begin with wss://: ${url.origin}`,
      );
    }
    if (url.search === '') return /^wss?:/u.test(told) ? told : url.href;
    this.#problem('<Stream> has a URL with a query, which Twilio does not support; use <Parameter>');
    url.search = '';
    return url.href;
  }

  #sid(): string {
    return `MZ${hexDigits(this.#options.conduct.line.random, 32)}`;
  }

  #problem(message: string, code?: number): void {
    const { line, signal } = this.#options.conduct;
    if (!signal.aborted) line.log.problem(line.now(), message, code);
  }
}
