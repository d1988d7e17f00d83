// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Carriage, Conduct } from '../carriage.ts';
import type { Line } from '../line.ts';
import { checkUrl, publicAddress, type TwilioCallOptions } from '../options.ts';
import { hexDigits } from '../random.ts';
import type { CallEnd } from '../record.ts';
import { Routes } from '../routes.ts';
import { TwilioRequests, twilioSigner } from './requests.ts';
import { ConnectedStreams } from './streams.ts';
import { absolute, readTwiml, TwimlError, type Continuation, type Instruction } from './twiml.ts';

/** Maximum number of documents per call, so that circular redirects end. */
const MAX_DOCUMENTS = 20;
/** Approximate text-to-speech time per character; the caller hears silence meanwhile. */
const SAY_MS_PER_CHARACTER = 65;

/** What follows a verb: the next one, another document, or the end. */
type Next = 'next' | { document: Continuation; purpose: 'action' | 'redirect' } | { end: CallEnd };

/** A call through Twilio: webhook, TwiML, stream, action, until it ends. */
export function twilioCarriage(options: TwilioCallOptions): Carriage {
  const local = checkUrl('webhookUrl', options.webhookUrl, ['http:', 'https:']);
  const told = checkUrl('publicUrl', options.publicUrl ?? options.webhookUrl, ['http:', 'https:']);
  const webhook = publicAddress(local, told).href;
  if (options.authToken === '')
    throw new Error('authToken is empty; set the auth token that the bridge verifies with');
  const routes = new Routes({ [told.host]: local.origin, ...options.routes });
  return { rate: 8000, start: (conduct) => new TwilioCall(options, webhook, routes, conduct) };
}

class TwilioCall {
  readonly callId: string;
  transferredTo: string | undefined;
  readonly #options: TwilioCallOptions;
  readonly #conduct: Conduct;
  readonly #line: Line;
  readonly #requests: TwilioRequests;
  readonly #streams: ConnectedStreams;
  readonly #accountSid: string;
  /** The base URL of the next document. */
  #base: string;

  constructor(options: TwilioCallOptions, webhook: string, routes: Routes, conduct: Conduct) {
    const { line } = conduct;
    this.callId = `CA${hexDigits(line.random, 32)}`;
    this.#accountSid = options.accountSid ?? `AC${hexDigits(line.random, 32)}`;
    this.#options = options;
    this.#base = webhook;
    this.#conduct = conduct;
    this.#line = line;
    const signer = twilioSigner(options.authToken, line);
    this.#requests = new TwilioRequests(line, routes, signer);
    this.#streams = new ConnectedStreams({
      conduct,
      routes,
      signer,
      requests: this.#requests,
      ids: { accountSid: this.#accountSid, callSid: this.callId },
      plain: options.publicUrl === undefined,
    });
  }

  async run(): Promise<CallEnd> {
    try {
      return await this.#run();
    } catch (error) {
      this.#problem(error);
      return 'refused';
    }
  }

  async ended(by: CallEnd): Promise<void> {
    await this.#streams.reported();
    const { statusCallback } = this.#options;
    if (statusCallback === undefined) return;
    const form = {
      ...this.#form(by === 'refused' ? 'failed' : 'completed'),
      CallDuration: String(Math.ceil(this.#line.now() / 1000)),
    };
    await this.#requests.send(
      'call status',
      { url: statusCallback, method: 'POST' },
      form,
      this.#conduct.signal,
    );
  }

  async #run(): Promise<CallEnd> {
    let document: Continuation = { url: this.#base, method: this.#options.webhookMethod ?? 'POST' };
    let purpose: 'webhook' | 'action' | 'redirect' = 'webhook';
    for (let count = 0; count < MAX_DOCUMENTS; count++) {
      const instructions = await this.#fetch(purpose, document);
      const next = instructions && (await this.#follow(instructions));
      if (next === undefined) return this.#conduct.hungUp ?? 'refused';
      if ('end' in next) return next.end;
      ({ document, purpose } = next);
    }
    throw new Error(`the call requested more than ${MAX_DOCUMENTS} TwiML documents; end it with <Hangup/>`);
  }

  async #fetch(
    purpose: 'webhook' | 'action' | 'redirect',
    to: Continuation,
  ): Promise<Instruction[] | undefined> {
    const form = this.#form(purpose === 'webhook' ? 'ringing' : 'in-progress');
    const twice = purpose === 'webhook' && this.#line.misbehaviour.webhookTwice === true;
    const { gone } = this.#conduct;
    const [answer] = await Promise.all([
      this.#requests.send(purpose, to, form, gone),
      ...(twice ? [this.#requests.send('second webhook', to, form, gone)] : []),
    ]);
    this.#base = to.url;
    if (answer === undefined) return undefined;
    const { status, body, contentType } = answer;
    try {
      if (status < 200 || status > 299) throw new TwimlError(11_200, `status ${status}`);
      if (!/\bxml\b/u.test(contentType))
        throw new TwimlError(12_300, `content type ${contentType || '(none)'}, not XML`);
      return readTwiml(body);
    } catch (error) {
      this.#problem(error, `the response to the ${purpose} cannot be used: `);
      return undefined;
    }
  }

  /** Undefined when the caller has hung up; a response without further verbs ends the call. */
  async #follow(instructions: readonly Instruction[]): Promise<Exclude<Next, 'next'> | undefined> {
    for (const instruction of instructions) {
      if (this.#conduct.hungUp !== undefined) return undefined;
      this.#line.log.instruction(this.#line.now(), instruction);
      const next = await this.#do(instruction);
      if (next !== 'next') return next;
    }
    return this.#conduct.hungUp === undefined ? { end: 'agent' } : undefined;
  }

  async #do(instruction: Instruction): Promise<Next> {
    switch (instruction.verb) {
      case 'connect': {
        const { action, stream } = instruction;
        const end = await this.#streams.connect(stream, this.#base);
        if (end !== 'bridge') return { end };
        return action === undefined ? 'next' : { document: absolute(action, this.#base), purpose: 'action' };
      }
      case 'say':
        await this.#conduct.pass(instruction.text.length * SAY_MS_PER_CHARACTER);
        return 'next';
      case 'pause':
        await this.#conduct.pass(instruction.seconds * 1000);
        return 'next';
      case 'dial':
        this.transferredTo = instruction.to;
        return { end: 'transfer' };
      case 'redirect':
        return { document: absolute(instruction.to, this.#base), purpose: 'redirect' };
      case 'reject':
        return { end: 'refused' };
      case 'hangup':
        return { end: 'agent' };
      default:
        return 'next';
    }
  }

  #form(status: string): Record<string, string> {
    const { from = '+15550100001', to = '+15550100002' } = this.#options;
    return {
      AccountSid: this.#accountSid,
      ApiVersion: '2010-04-01',
      CallSid: this.callId,
      CallStatus: status,
      Called: to,
      Caller: from,
      Direction: 'inbound',
      From: from,
      To: to,
    };
  }

  #problem(error: unknown, introduction = ''): void {
    if (this.#conduct.signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#line.log.problem(
      this.#line.now(),
      introduction + message,
      error instanceof TwimlError ? error.code : undefined,
    );
  }
}
