// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { DialectName } from './dialect.ts';

/** Where OpenAI's realtime API is served. */
const OPENAI_PATH = '/v1/realtime';
const VOICE_AGENT_PATH =
  /^\/api\/projects\/(?<project>[^/]+)\/agents\/(?<name>[^/]+)\/endpoint\/protocols\/voice$/u;

/** The dialect spoken at a path; Voice Live at every other path. */
export function dialectAt(pathname: string): DialectName {
  if (pathname === OPENAI_PATH) return 'openai';
  return VOICE_AGENT_PATH.test(pathname) ? 'voice-agent-v1' : 'voice-live';
}

/** The voice agent a path names; undefined for any other path. */
export function voiceAgentAt(pathname: string): { project: string; name: string } | undefined {
  const { project, name } = VOICE_AGENT_PATH.exec(pathname)?.groups ?? {};
  if (project === undefined || name === undefined) return undefined;
  try {
    return { project: decodeURIComponent(project), name: decodeURIComponent(name) };
  } catch {
    return undefined;
  }
}
