// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { OPENAI_VOICES, type SessionConfig, unavailableField } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { checkType, isText } from '../options/checks.ts';
import type { SessionConfiguration } from './session-configuration.ts';

type Configured = Pick<SessionConfiguration, 'voice' | 'wantsAudio'>;

/**
 * Explains why a session cannot speak given words and what to change; undefined when it can. Given words are read out
 * by Azure text to speech: with a voice of the model itself the service answers in writing, without an error (Microsoft
 * Learn, "Add proactive messages to a Voice Live real-time voice agent", and public measurements).
 */
export function sayObstacle({ voice, wantsAudio }: Configured, apiVersion: string): string | undefined {
  const added = unavailableField(apiVersion, 'response', { pre_generated_assistant_message: true });
  if (added) {
    return `The API version ${apiVersion} cannot speak given words. Set \`apiVersion\` to ${added.since} or later.`;
  }
  if (!wantsAudio) return undefined;
  const { type, name } = voiceOf(voice);
  if (type !== 'openai' && type !== 'azure-realtime-native') return undefined;
  return (
    `The voice \`${name}\` belongs to the model, and the service speaks given words with Azure voices only. ` +
    'Set `voice` to an Azure voice, such as `en-US-AvaNeural`' +
    (type === 'openai'
      ? '; native models accept them too.'
      : ', and `model` to one that accepts it, such as `gpt-realtime`.')
  );
}

/** @throws VoiceLiveConfigError `invalid_option` for text that no voice could speak. */
export function checkWords(text: unknown): void {
  checkType('text', text ?? null, 'the words to speak, in plain text', isText);
}

/** The error thrown for the reason that {@link sayObstacle} gives. */
export function sayUnsupported(what: string, obstacle: string): VoiceLiveConfigError {
  const setting = obstacle.startsWith('The API version') ? 'apiVersion' : 'voice';
  return new VoiceLiveConfigError({ code: 'say_unsupported', setting, message: `${what} ${obstacle}` });
}

function voiceOf(voice: SessionConfig['voice']): { type: string; name: string } {
  if (typeof voice === 'string') {
    const known = (OPENAI_VOICES as readonly string[]).includes(voice);
    return { type: known ? 'openai' : '', name: voice };
  }
  const { type, name } = (voice ?? {}) as { type?: unknown; name?: unknown };
  return { type: String(type), name: String(name) };
}
