// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ResponseCreateParams, Session } from '@voicelive-kit/protocol';
import type { Reply } from '../answers/scenario.ts';
import { textOf } from './items.ts';
import type { ModelFamily } from './model-family.ts';
import type { Heard, ResponseRequest } from './responses.ts';
import { expandVoice } from './voices.ts';

/** What a `response.create` may override. */
export type Overrides = ResponseCreateParams;

/** A response as the session and the overrides together ask for it. */
export function requestOf(
  session: Session,
  family: ModelFamily,
  overrides: Overrides,
  reply: Reply | undefined,
  heard: Heard | undefined,
): ResponseRequest {
  const given = overrides.pre_generated_assistant_message;
  const modalities = overrides.modalities ?? session.modalities ?? ['audio', 'text'];
  const sessionTokens = session.max_response_output_tokens ?? 'inf';
  return {
    reply: given === undefined ? (reply ?? {}) : { say: textOf({ ...given, id: '' }) },
    modalities: modalities.toSorted(),
    voice: expandVoice(overrides.voice ?? session.voice),
    format: overrides.output_audio_format ?? session.output_audio_format ?? 'pcm16',
    temperature: overrides.temperature ?? session.temperature ?? null,
    maxOutputTokens:
      overrides.max_output_tokens ?? (family === 'native' || sessionTokens !== 'inf' ? sessionTokens : null),
    metadata: overrides.metadata ?? null,
    kept: overrides.conversation !== 'none',
    verbatim: given !== undefined,
    ...(overrides.interim_response !== undefined && { interim: overrides.interim_response }),
    ...(heard !== undefined && { heard }),
  };
}
