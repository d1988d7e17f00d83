// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';

/** One event as the text of a frame, with the newest names; `codecFor` handles older API versions. */
export function encode(event: ClientEvent | ServerEvent): string {
  return JSON.stringify(event);
}

/** `input_audio_buffer.append` without scanning the audio: base64 needs no escaping. */
export function encodeAudioAppend(base64Audio: string, eventId?: string): string {
  const id = eventId === undefined ? '' : `"event_id":${JSON.stringify(eventId)},`;
  return `{${id}"type":"input_audio_buffer.append","audio":"${base64Audio}"}`;
}
