// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ReplyInterruptedEvent } from '../events/call-events.ts';
import { record } from './metrics.ts';
import { ATTR, SPANS } from './names.ts';
import { type End, now, type Observation, servedBy } from './observation.ts';

interface Interruption extends ReplyInterruptedEvent {
  readonly startMs: number;
  readonly cutMs: number;
}

/**
 * Records interruptions. Each ends when the service acknowledges what was heard, or when there was nothing to report.
 */
export function observeInterruptions({ session, write }: Observation): End {
  let speechMs: number | undefined;
  let open: Interruption | undefined;

  const over = (heard?: { readonly endMs: number; readonly heardMs: number | undefined }): void => {
    if (!open) return;
    const { startMs, cutMs, by, responseIds } = open;
    open = undefined;
    const [responseId] = responseIds;
    write({
      name: SPANS.interruption,
      startMs,
      endMs: heard?.endMs ?? cutMs,
      events: [{ name: 'cut', atMs: cutMs }],
      attributes: {
        ...servedBy(session),
        [ATTR.by]: by,
        [ATTR.providerIds]: [...responseIds],
        ...(responseId !== undefined && { [ATTR.responseId]: responseId }),
        ...(heard?.heardMs !== undefined && { [ATTR.heardMs]: heard.heardMs }),
      },
    });
  };

  session.on('input_speech_started', () => {
    speechMs = now();
  });
  session.on('reply_interrupted', (event) => {
    over();
    const cutMs = now();
    const startMs = event.by === 'caller' ? (speechMs ?? cutMs) : cutMs;
    open = { ...event, startMs, cutMs };
    record('interruptions', 1, { ...servedBy(session), [ATTR.by]: event.by });
  });
  session.on('conversation.item.truncated', ({ audio_end_ms: heardMs }) => {
    over({ endMs: now(), heardMs });
  });
  // The next reply has started, so nothing more will be known about the previous one.
  session.on('generation_created', () => over());
  session.on('connection_state_changed', () => over());
  return over;
}
