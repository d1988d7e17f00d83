// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { CarrierCommand, CarrierEvent } from './carrier.ts';
import { base64, digit, id, milliseconds } from './fields.ts';
import { invalid, type Reader, reader } from './frame.ts';
import { type CodingName, heard, payloadOf } from './sound.ts';

// Shared by the carriers that use the protocol of Twilio Media Streams.

const MEDIA = z.object({
  media: z.object({ track: z.string().optional(), timestamp: milliseconds.optional(), payload: base64 }),
});
const DTMF = z.object({ dtmf: z.object({ digit }) });
const MARK = z.object({ mark: z.object({ name: id }) });

/** Readers of all events but `start`. `coding` is that of the call, once it has started. */
export function commonReaders(coding: () => CodingName | undefined): [event: string, Reader][] {
  return [
    ['connected', () => ({ type: 'connected' })],
    ['media', reader(MEDIA, ({ media }) => soundOf(media, coding()))],
    ['dtmf', reader(DTMF, ({ dtmf }) => ({ type: 'dtmf', digit: dtmf.digit }))],
    ['mark', reader(MARK, ({ mark }) => ({ type: 'marked', name: mark.name }))],
    ['stop', () => ({ type: 'stopped' })],
  ];
}

/** The message of a command, without the id of the stream. */
export function messageOf(command: CarrierCommand, coding: CodingName): object {
  if (command.type === 'audio') {
    return { event: 'media', media: { payload: payloadOf(coding, command.samples) } };
  }
  return command.type === 'mark' ? { event: 'mark', mark: { name: command.name } } : { event: 'clear' };
}

function soundOf(
  { track, payload, timestamp }: z.output<typeof MEDIA>['media'],
  coding?: CodingName,
): CarrierEvent {
  if (coding === undefined) return invalid('media: the call has not started');
  // Named outbound or outbound_track.
  if (track?.startsWith('outbound') === true) return { type: 'ignored', kind: 'our own audio' };
  return heard(coding, payload, timestamp);
}
