// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Carrier, CarrierCodec, CarrierCommand, CarrierEvent } from './carrier.ts';
import { base64, digit, id, mono } from './fields.ts';
import { invalid, isMessage, type Message, type Reader, reader, readFrame } from './frame.ts';
import { heard, payloadOf } from './sound.ts';

/**
 * Bidirectional audio streaming of Azure Communication Services, `audioChannelType: mixed`; digits require
 * `enableDtmfTones`. A call ends when its socket closes, without a message.
 * https://learn.microsoft.com/azure/communication-services/how-tos/call-automation/audio-streaming-quickstart
 */
export const acs: Carrier = {
  name: 'acs',
  abilities: { marks: false, clear: true, dtmf: true, continues: false },
  createCodec: (headers) => new AcsCodec(headers),
};

const METADATA = z.object({
  audioMetadata: z.object({
    subscriptionId: id,
    encoding: z.string().regex(/^pcm$/iu, 'expected PCM'),
    sampleRate: z.literal([16_000, 24_000]),
    channels: mono,
  }),
});
/** Frames marked as `silent` are decoded like others: in the documentation each of them contains data. */
const AUDIO = z.object({
  audioData: z.object({ data: base64, timestamp: z.string().max(64).nullish() }),
});
const DTMF = z.object({ dtmfData: z.object({ data: digit }) });

class AcsCodec implements CarrierCodec {
  readonly #headers: IncomingHttpHeaders;
  #started = false;
  #firstSoundMs: number | undefined;
  readonly #readers = new Map<string, Reader>([
    ['AudioMetadata', reader(METADATA, ({ audioMetadata }) => this.#start(audioMetadata))],
    ['AudioData', reader(AUDIO, ({ audioData }) => this.#audio(audioData))],
    ['DtmfData', reader(DTMF, ({ dtmfData }) => ({ type: 'dtmf', digit: dtmfData.data }))],
  ]);

  constructor(headers: IncomingHttpHeaders = {}) {
    this.#headers = headers;
  }

  decode(frame: string | Uint8Array): CarrierEvent {
    return readFrame(frame, 'kind', this.#readers, uncapitalized);
  }

  encode(command: CarrierCommand): string | undefined {
    const message = this.#started ? messageOf(command) : undefined;
    return message && JSON.stringify(message);
  }

  #start({ subscriptionId, sampleRate }: z.output<typeof METADATA>['audioMetadata']): CarrierEvent {
    if (this.#started) return invalid('audioMetadata: the call has already started');
    this.#started = true;
    const callId = this.#headers['x-ms-call-connection-id'];
    return {
      type: 'started',
      streamId: subscriptionId,
      callId: typeof callId === 'string' ? callId : subscriptionId,
      parameters: {},
      format: { encoding: 'pcm16', sampleRate },
    };
  }

  #audio({ data, timestamp }: z.output<typeof AUDIO>['audioData']): CarrierEvent {
    if (!this.#started) return invalid('audioData: the call has not started');
    return heard('pcm16', data, this.#sinceFirstSound(timestamp ?? ''));
  }

  /** The service sends the time of day. */
  #sinceFirstSound(timestamp: string): number | undefined {
    const ms = Date.parse(timestamp);
    if (Number.isNaN(ms)) return undefined;
    this.#firstSoundMs ??= ms;
    return Math.max(0, ms - this.#firstSoundMs);
  }
}

function messageOf(command: CarrierCommand): object | undefined {
  if (command.type === 'audio') {
    return { Kind: 'AudioData', AudioData: { Data: payloadOf('pcm16', command.samples) }, StopAudio: null };
  }
  return command.type === 'clear' ? { Kind: 'StopAudio', AudioData: null, StopAudio: {} } : undefined;
}

/** The SDKs of the service use camel case or Pascal case for names; converts to the former, for the two levels that exist. */
function uncapitalized(message: Message, levels = 2): Message {
  return Object.fromEntries(
    Object.entries(message).map(([name, value]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      isMessage(value) && levels > 1 ? uncapitalized(value, levels - 1) : value,
    ]),
  );
}
