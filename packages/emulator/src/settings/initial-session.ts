// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type Random, type Session } from '@voicelive-kit/protocol';
import { defaultSession } from '@voicelive-kit/protocol/server';
import type { SessionTarget } from './session-target.ts';

/** The session as `session.created` shows it; `expiresAt` in Unix seconds. */
export function initialSession(
  { agent, apiVersion, family, model, traits }: SessionTarget,
  { random, ...options }: { id: string; expiresAt: number; random: Random },
): Session {
  if (agent === undefined) return defaultSession(family, model, { ...options, apiVersion, traits });
  // An agent does not reveal its instructions.
  const session = defaultSession(family, model, { ...options, apiVersion, traits, instructions: '' });
  return { ...session, agent: { ...agent, thread_id: agent.thread_id ?? newId('conv', 22, random) } };
}
