// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeMulaw } from '@voicelive-kit/audio';
import { asObject, readBase64, readObject, type WireCommand } from './wire.ts';

/** Reads the bridge's messages for carriers that use the protocol of Twilio Media Streams. */
export interface MediaStreamReader {
  /** Prefix of a problem with a message. */
  readonly carrier: string;
  readonly code?: number;
  /** The problem of a message beyond its shape; undefined for none. */
  readonly objection?: (message: Record<string, unknown>) => string | undefined;
  /** The problem of the bytes of a media message. */
  readonly mediaObjection?: (bytes: Uint8Array) => string | undefined;
}

/** Reads a message of the bridge. Never throws. */
export function readMediaStream(
  text: string | undefined,
  { carrier, code, objection, mediaObjection }: MediaStreamReader,
): WireCommand {
  const problem = (message: string): WireCommand => ({
    type: 'problem',
    message,
    ...(code !== undefined && { code }),
  });
  if (text === undefined) return problem(`a binary message; ${carrier} reads JSON text only`);
  const frame = readObject(text);
  if (frame === undefined) return problem('a message that is not a JSON object');
  const objected = objection?.(frame);
  if (objected !== undefined) return problem(objected);
  switch (frame['event']) {
    case 'media': {
      const bytes = readBase64(asObject(frame['media'])?.['payload']);
      if (bytes === undefined)
        return problem('a media message whose media.payload is not base64 of at least one byte');
      const wrong = mediaObjection?.(bytes);
      return wrong === undefined ? { type: 'media', samples: decodeMulaw(bytes) } : problem(wrong);
    }
    case 'mark': {
      const name = asObject(frame['mark'])?.['name'];
      return typeof name === 'string' && name !== ''
        ? { type: 'mark', name }
        : problem('a mark message without mark.name');
    }
    case 'clear':
      return { type: 'clear' };
    default:
      return problem('a message whose event is none of media, mark and clear');
  }
}
