// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type Random, type Session, type TurnDetection } from '@voicelive-kit/protocol';
import { defaultSession } from '@voicelive-kit/protocol/server';
import { isSecondGeneration, type SessionTarget } from './session-target.ts';

/** Fields the service fills in for models that reason, as recorded for gpt-5. */
const REASONING = { temperature: 1, reasoning_effort: 'minimal' };

/** The session as `session.created` shows it; `expiresAt` in Unix seconds. */
export function initialSession(
  target: SessionTarget,
  options: { id: string; expiresAt: number; random: Random },
): Session {
  const { agent, family, model } = target;
  const { id, expiresAt, random } = options;
  const session = asRecorded(defaultSession(family, model, { id, expiresAt }), target);
  const reasons = /^gpt-5(?:[.-]|$)/u.test(model) && !model.startsWith('gpt-5-chat');
  if (agent === undefined) return reasons && family === 'cascaded' ? { ...session, ...REASONING } : session;
  return { ...session, agent: { ...agent, thread_id: agent.thread_id ?? newId('conv', 22, random) } };
}

/** What a cascaded model is told to be when nobody says it; the service's own words are longer. */
const CASCADED_PROMPT =
  'You are a friendly assistant who talks with people by voice. Be brief and curious, and do not use markdown.';

/** The fields as recordings of September 2026 show them. */
function asRecorded(session: Session, { agent, family, model }: SessionTarget): Session {
  const detection = { ...session.turn_detection } as TurnDetection;
  delete detection['end_of_utterance_detection'];
  if (isSecondGeneration(model)) detection['silence_duration_ms'] = 500;
  return {
    ...session,
    output_audio_format: 'pcm16',
    truncation_strategy: null,
    greeting: null,
    handoff: null,
    turn_detection: detection,
    ...(isSecondGeneration(model) && { voice: { name: 'marin', type: 'openai' } }),
    ...(family === 'cascaded' && agent === undefined && { instructions: CASCADED_PROMPT }),
  };
}
