// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { voice } from '@livekit/agents';
import { PhoneBridge, type PhoneBridgeOptions, twilio } from '@voicelive-kit/phone';
import {
  type CallRecord,
  type Misbehaviour,
  type PhoneCall as PlacedCall,
  placeCall,
  type Step,
} from '@voicelive-kit/phone/emulator';
import { RATE, speechFrames } from './caller.ts';
import type { Stage } from './stage.ts';

type PhoneCall = PhoneBridge['calls'][number];

const AUTH_TOKEN = 'any';
const PUBLIC_URL = 'https://phone.example.com';

/** The caller says something of 800 ms, as in the other cases. */
export const SPEAKS: Step = { do: 'speak', sound: { samples: spoken(), sampleRate: RATE } };
/** Longer than what ends a turn, and than a pause of the agent. */
export const LISTENS: readonly Step[] = [
  { do: 'wait', until: 'agent-speaks' },
  { do: 'wait', until: 'agent-silent', ms: 700 },
];

/** A telephone before the conversation: a PhoneBridge behind an HTTP server, and Twilio's emulated end of the line. */
export class PhoneStage {
  readonly bridge: PhoneBridge;
  readonly calls: PhoneCall[] = [];
  readonly #stage: Stage;
  readonly #server: Server;
  readonly #placed: PlacedCall[] = [];

  static async open(stage: Stage, options: Partial<PhoneBridgeOptions> = {}): Promise<PhoneStage> {
    const phone = new PhoneStage(stage, options);
    await new Promise<void>((resolve) => phone.#server.listen(0, '127.0.0.1', resolve));
    stage.onClose(async () => phone.#close());
    return phone;
  }

  private constructor(stage: Stage, options: Partial<PhoneBridgeOptions>) {
    this.#stage = stage;
    this.bridge = new PhoneBridge({
      publicUrl: PUBLIC_URL,
      providers: [twilio({ authToken: AUTH_TOKEN })],
      onWarning: (message) => stage.recorder.mark('application', message),
      ...options,
      onCall: async (call) => {
        await this.#answer(call);
        await options.onCall?.(call);
      },
    });
    this.#server = createServer((request, response) => void this.#webhook(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      if (!this.bridge.upgrade(request, socket, head)) socket.destroy();
    });
  }

  /** Somebody calls; what is wrong with the line counts as the fault. */
  dial(steps: readonly Step[], misbehaviour: Misbehaviour = {}): PlacedCall {
    const faults = Object.keys(misbehaviour);
    if (faults.length > 0) this.#stage.cause(faults.join(', '));
    const { port } = this.#server.address() as AddressInfo;
    const placed = placeCall({
      carrier: 'twilio',
      webhookUrl: `http://127.0.0.1:${port}/twilio/voice`,
      publicUrl: PUBLIC_URL,
      authToken: AUTH_TOKEN,
      steps,
      misbehaviour,
      seed: this.#placed.length + 1,
    });
    this.#placed.push(placed);
    return placed;
  }

  /** The call that is answered as number `count`, from 1, with its conversation begun. */
  async call(count = 1): Promise<PhoneCall> {
    return this.#stage.until(`call ${count}`, () => this.calls[count - 1]);
  }

  /** What the caller knows of a call that is over. */
  async record({ finished }: PlacedCall): Promise<CallRecord> {
    return this.#stage.settle('the call to end', finished);
  }

  async #answer(call: PhoneCall): Promise<void> {
    const stage = this.#stage;
    const session = new voice.AgentSession({
      llm: stage.createModel({ voiceLiveOptions: { ...call.audioFormats } }),
      vad: null,
      aecWarmupDuration: null,
      userAwayTimeout: null,
      turnHandling: { turnDetection: 'realtime_llm' },
    });
    stage.adopt(session, call.output);
    // Whoever hangs up ends the session as well.
    void call.ended.then(() => stage.session === session && stage.over());
    await call.start(session, new voice.Agent({ instructions: 'Be brief.' }));
    this.calls.push(call);
  }

  async #webhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const answer = await this.bridge.webhook({ method, url, headers, body: await text(request) });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async #close(): Promise<void> {
    await this.bridge.close();
    for (const placed of this.#placed) placed.hangUp();
    await Promise.all(this.#placed.map(({ finished }) => finished));
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function spoken(): Int16Array {
  const frames = speechFrames();
  const samples = new Int16Array(frames.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of frames) {
    samples.set(data, at);
    at += data.length;
  }
  return samples;
}
