// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type Random, type Session } from '@voicelive-kit/protocol';
import { defaultSession } from '@voicelive-kit/protocol/server';
import type { SessionTarget } from '../engine/session-target.ts';

/** Fields the service fills in for models that reason, as recorded for gpt-5. */
const REASONING = { temperature: 1, reasoning_effort: 'minimal' };

/** The session as `session.created` shows it; `expiresAt` in Unix seconds. */
export function initialSession(
  target: SessionTarget,
  options: { id: string; expiresAt: number; random: Random },
): Session {
  const { agent, family, model } = target;
  const { id, expiresAt, random } = options;
  const session = defaultSession(family, model, { id, expiresAt });
  const reasons = /^gpt-5(?:[.-]|$)/u.test(model) && !model.startsWith('gpt-5-chat');
  if (agent === undefined) return reasons && family === 'cascaded' ? { ...session, ...REASONING } : session;
  return { ...session, agent: { ...agent, thread_id: agent.thread_id ?? newId('conv', 22, random) } };
}
