// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '@voicelive-kit/protocol';
import { scrub } from './scrub.ts';

/**
 * A copy of an event whose error report (codes, parameters and messages) contains no credential of the connection.
 * Applied where events enter, so that no error or log entry made from them can show a secret.
 */
export function scrubReported(event: ServerEvent, secrets: readonly string[]): ServerEvent {
  switch (event.type) {
    case 'error':
      return { ...event, error: scrubbed(event.error, secrets) };
    case 'warning':
      return { ...event, warning: scrubbed(event.warning, secrets) };
    case 'conversation.item.input_audio_transcription.failed':
      return event.error ? { ...event, error: scrubbed(event.error, secrets) } : event;
    case 'response.done': {
      const { response } = event;
      if (!response.status_details) return event;
      const details = { ...scrubbed(response.status_details, secrets) };
      if (details.error) details.error = scrubbed(details.error, secrets);
      return { ...event, response: { ...response, status_details: details } };
    }
    default:
      return event;
  }
}

function scrubbed<T extends object>(details: T, secrets: readonly string[]): T {
  const entries = Object.entries(details).map(([name, value]: [string, unknown]) => [
    name,
    // The id of an event sent by this side is a key, not text.
    typeof value === 'string' && name !== 'event_id' ? scrub(value, secrets) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
