// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Dialect, Greeting } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { checkType, isRecord, isText } from './checks.ts';
import type { GeneratedGreeting, RealtimeModelOptions } from './options.ts';
import { agentsOf, isVoiceAgent } from './voice-agent.ts';

type Option = RealtimeModelOptions['greeting'];

/** @throws VoiceLiveConfigError `invalid_option` */
export function checkGreeting(options: RealtimeModelOptions): void {
  const { greeting } = options;
  const fits = (value: unknown): boolean =>
    isText(value) || isText(promptOf(value)) || isText(templateOf(value));
  checkType('greeting', greeting, 'the words to speak, in plain text, or an object with a `prompt`', fits);
  if (templateOf(greeting) === undefined || agentsOf(options).every(isVoiceAgent)) return;
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: 'greeting.template',
    message:
      'Only voice agents fill in templates, so every target must be one. Set the `greeting` to a text, or to a `prompt` ' +
      'from which the model makes one.',
  });
}

/**
 * The greeting that the plugin requests when a conversation begins, at any target; null for a prompt if all
 * targets are voice agents, which make the greeting by themselves.
 */
export function greetingByPlugin(options: RealtimeModelOptions): string | GeneratedGreeting | null {
  const { greeting } = options;
  if (typeof greeting === 'string') return greeting;
  const prompt = promptOf(greeting);
  return prompt === undefined || agentsOf(options).every(isVoiceAgent) ? null : { prompt };
}

/** The greeting that a voice agent is configured with, and speaks by itself. */
export function greetingByService(greeting: Option, dialect: Dialect): { greeting?: Greeting } {
  if (dialect !== 'voice-agent-v1') return {};
  const [prompt, text] = [promptOf(greeting), templateOf(greeting)];
  if (prompt !== undefined) return { greeting: { type: 'llm_generated', prompt } };
  return text === undefined ? {} : { greeting: { type: 'template', text } };
}

const promptOf = (value: unknown): string | undefined => fieldOf(value, 'prompt');
const templateOf = (value: unknown): string | undefined => fieldOf(value, 'template');

function fieldOf(value: unknown, name: string): string | undefined {
  const field = isRecord(value) ? (value as Record<string, unknown>)[name] : undefined;
  return typeof field === 'string' ? field : undefined;
}
