// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { Carrier, CarrierCodec, CarrierCommand, CarrierEvent } from './carrier.ts';
import { id, mono, parameters } from './fields.ts';
import { invalid, type Reader, reader, readFrame } from './frame.ts';
import { commonReaders, messageOf } from './media-streams.ts';

/**
 * Bidirectional Twilio Media Streams, `<Connect><Stream>`. Text frames only; Twilio rejects binary ones (error 31950).
 * https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export const twilio: Carrier = {
  name: 'twilio',
  abilities: { marks: true, clear: true, dtmf: true, continues: true },
  createCodec: () => new TwilioCodec(),
};

const START = z.object({
  streamSid: id,
  start: z.object({
    callSid: id,
    customParameters: parameters.default({}),
    mediaFormat: z.object({
      encoding: z.literal('audio/x-mulaw'),
      sampleRate: z.literal(8000),
      channels: mono,
    }),
  }),
});

class TwilioCodec implements CarrierCodec {
  #streamSid: string | undefined;
  readonly #readers = new Map<string, Reader>([
    ...commonReaders(() => (this.#streamSid === undefined ? undefined : 'mulaw')),
    ['start', reader(START, (message) => this.#start(message))],
  ]);

  decode(frame: string | Uint8Array): CarrierEvent {
    return readFrame(frame, 'event', this.#readers);
  }

  encode(command: CarrierCommand): string | undefined {
    const streamSid = this.#streamSid;
    return streamSid && JSON.stringify({ ...messageOf(command, 'mulaw'), streamSid });
  }

  #start({ streamSid, start }: z.output<typeof START>): CarrierEvent {
    if (this.#streamSid !== undefined) return invalid('start: the call has already started');
    this.#streamSid = streamSid;
    return {
      type: 'started',
      streamId: streamSid,
      callId: start.callSid,
      parameters: start.customParameters,
      format: { encoding: 'mulaw', sampleRate: 8000 },
    };
  }
}
