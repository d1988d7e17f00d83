// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { CARRIERS } from '@voicelive-kit/phone';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { AUTH_TOKEN, openTelephone, type PhoneCall, PUBLIC_HOST, type Telephone } from './telephone.ts';

const SEED = 86;
/** Frames of one test; there are five, so that each is over in time on a busy machine. */
const FRAMES = 2000;
const PARTS = [0, 1, 2, 3, 4];
/** How many unreadable frames in a row close a line. */
const MOST_INVALID = 50;
/** The longest frame that is read, in bytes. */
const MOST_BYTES = 65_536;

const KINDS = ['media', 'mark', 'dtmf', 'start'];

type Frame = string | Uint8Array;

const sign = (text: string): string => createHmac('sha1', AUTH_TOKEN).update(text).digest('base64');

/** Frames of every kind, valid, nearly valid and invalid. */
const frames: fc.Arbitrary<Frame> = (() => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('media', 'mark', 'dtmf', 'start', '__proto__', 'AAAA', '5', '0:1'),
  );
  const value = fc.oneof(
    text,
    fc.integer(),
    fc.constantFrom(null, true, [], {}),
    fc.base64String({ maxLength: 700 }),
  );
  const inner = fc.dictionary(
    fc.constantFrom('payload', 'timestamp', 'track', 'name', 'digit', 'callSid', 'mediaFormat', 'x'),
    value,
  );
  const kind = fc.constantFrom(...KINDS, ...KINDS, ...KINDS, 'connected', 'someday');
  const nearly = fc
    .record({ kind, inner, streamSid: value })
    .map(({ kind, inner, streamSid }) => JSON.stringify({ event: kind, [kind]: inner, streamSid }));
  const sound = fc
    .uint8Array({ minLength: 1, maxLength: 480 })
    .map((bytes) =>
      JSON.stringify({ event: 'media', media: { payload: Buffer.from(bytes).toString('base64') } }),
    );
  const right = fc.oneof(
    sound,
    fc.constantFrom('0', '9', '#').map((digit) => JSON.stringify({ event: 'dtmf', dtmf: { digit } })),
    fc
      .integer({ min: 0, max: 99 })
      .map((mark) => JSON.stringify({ event: 'mark', mark: { name: `0:${mark}` } })),
  );
  const torn = fc.tuple(right, fc.nat(60)).map(([frame, length]) => frame.slice(0, length));
  return fc.oneof(
    { weight: 800, arbitrary: nearly },
    { weight: 400, arbitrary: torn },
    { weight: 400, arbitrary: fc.json() },
    { weight: 200, arbitrary: fc.string() },
    { weight: 200, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 40, arbitrary: right },
    {
      weight: 1,
      arbitrary: fc.constantFrom('x'.repeat(MOST_BYTES + 1), JSON.stringify({ event: 'stop' })),
    },
  );
})();

/** A call on a socket of our own, and how it is expected to end. */
class RudeLine {
  readonly socket: WebSocket;
  /** The expected end of the line, as soon as it is known. */
  end: string | undefined;
  readonly #codec = CARRIERS.twilio.createCodec();
  #invalid = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
  }

  static async open(telephone: Telephone, callSid: string): Promise<RudeLine> {
    const body = new URLSearchParams({ CallSid: callSid }).toString();
    const url = `https://${PUBLIC_HOST}/twilio/voice`;
    const headers = { 'x-twilio-signature': sign(`${url}CallSid${callSid}`) };
    const answer = await telephone.bridge.webhook({ method: 'POST', url: '/twilio/voice', headers, body });
    const token = /name="token" value="(?<token>[^"]+)"/u.exec(answer.body)?.groups?.['token'];
    const socket = new WebSocket(`ws://127.0.0.1:${telephone.port}/twilio/media`, {
      headers: { 'x-twilio-signature': sign(`wss://${PUBLIC_HOST}/twilio/media`) },
    });
    socket.on('error', () => undefined);
    await once(socket, 'open');
    const line = new RudeLine(socket);
    line.say(
      JSON.stringify({
        event: 'start',
        streamSid: 'MZ1',
        start: {
          callSid,
          customParameters: { token },
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        },
      }),
    );
    return line;
  }

  say(frame: Frame): void {
    this.foresee(frame);
    this.send(frame);
  }

  send(frame: Frame): void {
    this.socket.send(frame, () => undefined);
  }

  /** Resolves when the bridge has read everything that was sent. */
  async read(): Promise<void> {
    this.socket.ping();
    await once(this.socket, 'pong');
  }

  /** The expected effect of a frame. */
  foresee(frame: Frame): void {
    if (Buffer.byteLength(frame) > MOST_BYTES) {
      this.end = 'line invalid';
      return;
    }
    const { type } = this.#codec.decode(frame);
    this.#invalid = type === 'invalid' ? this.#invalid + 1 : type === 'connected' ? this.#invalid : 0;
    if (type === 'stopped') this.end = 'caller hung up';
    if (this.#invalid === MOST_INVALID) this.end = 'line invalid';
  }
}

/** How calls of all parts ended. */
const ends = new Set<string>();

test.each(PARTS)(
  'random frames throw nothing, and end exactly the calls that they must (seed 86 + %i)',
  async (part) => {
    const calls = new Map<string, PhoneCall>();
    const telephone = await openTelephone(
      async (call) => {
        calls.set(call.id, call);
        // Somebody listens and answers.
        for await (const frame of call.input.stream) await call.output.captureFrame(frame);
      },
      { maxCalls: 1000 },
    );
    onTestFinished(async () => telephone.close());
    const bystander = await RudeLine.open(telephone, 'CA0');
    let line = await RudeLine.open(telephone, 'CA1');
    let count = 1;
    for (const [i, frame] of fc.sample(frames, { numRuns: FRAMES, seed: SEED + part }).entries()) {
      line.foresee(frame);
      if (line.end === undefined && i < FRAMES - 1) {
        line.send(frame);
        continue;
      }
      // Everything before it ended nothing.
      await line.read();
      const callSid = `CA${count}`;
      const call = calls.get(callSid);
      expect([callSid, call?.end, call !== undefined]).toEqual([callSid, undefined, true]);
      line.send(frame);
      if (line.end === undefined) line.socket.terminate();
      const expected = line.end ?? 'line lost';
      expect([callSid, await call?.ended]).toEqual([callSid, expected]);
      ends.add(expected);
      count += 1;
      line = await RudeLine.open(telephone, `CA${count}`);
    }
    const other = calls.get('CA0');
    const digits = other?.collectDigits({ max: 1, timeoutMs: 60_000 });
    bystander.say(JSON.stringify({ event: 'dtmf', dtmf: { digit: '7' } }));
    expect(await digits).toEqual({ digits: '7', endedBy: 'max' });
  },
);

test('these frames ended calls in every way that frames can', () => {
  expect([...ends].toSorted()).toEqual(['caller hung up', 'line invalid', 'line lost']);
});
