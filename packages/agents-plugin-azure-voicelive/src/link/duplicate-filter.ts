// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '@voicelive-kit/protocol';

/** How many acknowledgements are remembered. */
const REMEMBERED = 256;
/** How many deltas are remembered; there are many more of them. */
const REMEMBERED_PIECES = 16;

/**
 * Detects events that are delivered twice: a second acknowledgement would be matched to the next request, a second
 * delta would be spoken twice.
 */
export class DuplicateFilter {
  /** Keys of recent acknowledgements by event id. */
  readonly #known = new Map<string, string>();
  readonly #pieces = new Map<string, string>();
  /** The service has used one id for two different events, so its ids cannot be relied on. */
  #reused = false;

  /** Whether the event was seen before; records it. */
  has(event: ServerEvent): boolean {
    const { event_id: id, type } = event;
    if (!id || this.#reused) return false;
    const subject = subjectOf(event);
    if (subject !== undefined) return this.#isKnown(this.#known, REMEMBERED, id, `${type} ${subject}`);
    const piece = pieceOf(event);
    return piece !== undefined && this.#isKnown(this.#pieces, REMEMBERED_PIECES, id, `${type} ${piece}`);
  }

  #isKnown(known: Map<string, string>, most: number, id: string, key: string): boolean {
    const before = known.get(id);
    if (before === key) return true;
    this.#reused = before !== undefined;
    known.set(id, key);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return false;
  }
}

/** What identifies a delta or an error; undefined for other events. */
function pieceOf(event: ServerEvent): string | undefined {
  switch (event.type) {
    case 'response.audio.delta':
      return `${event.item_id} ${fingerprint(event.delta)}`;
    case 'response.audio_transcript.delta':
    case 'response.text.delta':
    case 'conversation.item.input_audio_transcription.delta':
      return `${event.item_id} ${event.delta}`;
    case 'error':
      return JSON.stringify(event.error);
    default:
      return undefined;
  }
}

/** What identifies an acknowledgement; undefined for other events. */
function subjectOf(event: ServerEvent): string | undefined {
  switch (event.type) {
    case 'session.created':
    case 'input_audio_buffer.cleared':
      return '';
    case 'session.updated':
      return JSON.stringify(event.session);
    case 'conversation.item.created':
      return event.item.id;
    case 'conversation.item.deleted':
    case 'conversation.item.truncated':
    case 'input_audio_buffer.committed':
      return event.item_id;
    default:
      return undefined;
  }
}

/** Stands for a sound, which itself is too large to be kept: its length and its FNV-1a hash. */
function fingerprint(sound: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < sound.length; at++) hash = Math.imul(hash ^ sound.charCodeAt(at), 0x01000193);
  return `${sound.length} ${hash}`;
}
