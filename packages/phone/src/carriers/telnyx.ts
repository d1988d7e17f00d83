// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { Carrier, CarrierCodec, CarrierCommand, CarrierEvent, MediaFormat } from './carrier.ts';
import { id, mono, parameters } from './fields.ts';
import { invalid, type Reader, reader, readFrame } from './frame.ts';
import { commonReaders, messageOf } from './media-streams.ts';
import type { CodingName } from './sound.ts';

/**
 * Bidirectional Telnyx media streaming. It requires `stream_bidirectional_mode: rtp`, with the same codec and sampling
 * rate as the stream from the caller. Frames may arrive out of order, which `atMs` shows.
 * https://developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket
 */
export const telnyx: Carrier = {
  name: 'telnyx',
  abilities: { marks: true, clear: true, dtmf: true, continues: false },
  createCodec: () => new TelnyxCodec(),
};

/** Telnyx's names of codings. Its payloads are those of RTP, so L16 is big-endian (RFC 3551, section 4.5.11). */
const ENCODINGS = {
  PCMU: { coding: 'mulaw', encoding: 'mulaw' },
  PCMA: { coding: 'alaw', encoding: 'alaw' },
  L16: { coding: 'l16', encoding: 'pcm16' },
} as const satisfies Record<string, { coding: CodingName; encoding: MediaFormat['encoding'] }>;

/** A caller may withhold the number. */
const phoneNumber = id.optional().catch(undefined);

const START = z.object({
  stream_id: id,
  start: z.object({
    call_control_id: id,
    from: phoneNumber,
    to: phoneNumber,
    custom_parameters: parameters.nullish(),
    media_format: z.object({
      encoding: z.enum(['PCMU', 'PCMA', 'L16'], 'set stream_codec to PCMU, PCMA or L16'),
      sample_rate: z.literal([8000, 16_000, 24_000]),
      channels: mono,
    }),
  }),
});
const ERROR = z.object({
  payload: z
    .object({ code: z.number().int(), title: z.string().regex(/^[a-z_]{1,64}$/u) })
    .optional()
    .catch(undefined),
});

class TelnyxCodec implements CarrierCodec {
  #coding: CodingName | undefined;
  readonly #readers = new Map<string, Reader>([
    ...commonReaders(() => this.#coding),
    ['start', reader(START, (message) => this.#start(message))],
    ['error', reader(ERROR, refusal)],
  ]);

  decode(frame: string | Uint8Array): CarrierEvent {
    return readFrame(frame, 'event', this.#readers);
  }

  encode(command: CarrierCommand): string | undefined {
    return this.#coding && JSON.stringify(messageOf(command, this.#coding));
  }

  #start({ stream_id, start }: z.output<typeof START>): CarrierEvent {
    if (this.#coding !== undefined) return invalid('start: the call has already started');
    const { coding, encoding } = ENCODINGS[start.media_format.encoding];
    this.#coding = coding;
    return {
      type: 'started',
      streamId: stream_id,
      callId: start.call_control_id,
      from: start.from,
      to: start.to,
      parameters: start.custom_parameters ?? {},
      format: { encoding, sampleRate: start.media_format.sample_rate },
    };
  }
}

function refusal({ payload: error }: z.output<typeof ERROR>): CarrierEvent {
  const message = error ? `Telnyx reports ${error.title} (${error.code})` : 'Telnyx reports an error';
  return { type: 'refused', message };
}
