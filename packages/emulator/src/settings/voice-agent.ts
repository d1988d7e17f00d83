// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Greeting, Session, SessionConfig, Tool, Voice } from '@voicelive-kit/protocol';
import type { Scenario } from '../scenario/scenario.ts';
import { echoedTool } from '../secrets.ts';
import { expandVoice } from './voices.ts';

type Definition = NonNullable<Scenario['agents']>[string];

/** What the stored definition of a voice agent adds to a session, with its templates filled in. */
export interface VoiceAgent {
  name: string;
  instructions?: string;
  greeting?: Greeting;
  tools?: Tool[];
  voice?: Voice;
  /** The values of its structured inputs, for the templates of a client. */
  inputs: Readonly<Record<string, unknown>>;
  /** The agents it may consult; undefined if it is not specified. */
  subagents?: readonly string[];
  /** Whether the conversation is stored, and so has an id from the start. */
  stored?: true;
  /** Whether the client requested media over WebRTC. */
  webrtc?: true;
}

/** The values of a voice agent's inputs: those given, and the defaults of the others. */
export function inputsOf(
  { structuredInputs = {} }: Partial<Definition>,
  given: Readonly<Record<string, unknown>>,
): { values: Record<string, unknown>; missing: string | undefined } {
  const defaults = Object.entries(structuredInputs).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value]],
  );
  const values: Record<string, unknown> = { ...Object.fromEntries(defaults), ...given };
  const missing = Object.keys(structuredInputs).find(
    (name) => structuredInputs[name]?.required === true && values[name] === undefined,
  );
  return { values, missing };
}

/** The agent of a definition, with `values` in its templates. */
export function voiceAgentOf(
  name: string,
  definition: Partial<Definition>,
  values: Readonly<Record<string, unknown>>,
): VoiceAgent {
  const { instructions, greeting, tools, voice, subagents } = definition;
  return {
    name,
    inputs: values,
    ...(instructions !== undefined && { instructions: fill(instructions, values) }),
    ...(greeting !== undefined && { greeting: filledGreeting(greeting, values) }),
    // The scenario has them in the form of the wire; mistakes in them are reported to its author.
    ...(tools && { tools: tools as unknown as Tool[] }),
    ...(voice !== undefined && { voice: voice as Voice }),
    ...(subagents && { subagents }),
  };
}

function filledGreeting(
  greeting: NonNullable<Definition['greeting']>,
  values: Record<string, unknown>,
): Greeting {
  if (typeof greeting === 'string') return { type: 'template', text: fill(greeting, values) };
  if (greeting.type === 'template') return { ...greeting, text: fill(greeting.text, values) };
  const { type, prompt, tool_choice: choice = 'none' } = greeting;
  return { type, prompt: fill(prompt, values), tool_choice: choice };
}

/**
 * The settings of a client, its greeting filled in like that of a definition: both are Handlebars templates ("rendered
 * with the voice agent's structured inputs", `VoiceAgentTemplateGreetingConfig` of npm `@azure/ai-projects` 2.10.0).
 */
export function withInputs(config: SessionConfig, agent: VoiceAgent | undefined): SessionConfig {
  const { greeting } = config;
  if (!agent || !greeting) return config;
  const { text, prompt } = greeting;
  const filled: Greeting = {
    ...greeting,
    ...(typeof text === 'string' && { text: fill(text, agent.inputs) }),
    ...(typeof prompt === 'string' && { prompt: fill(prompt, agent.inputs) }),
  };
  return { ...config, greeting: filled };
}

const PLACEHOLDER = /\{\{\{?\s*([\w.-]+)\s*\}?\}\}/gu;

/**
 * A name in the templates of a definition that is no structured input: the session fails to start then ("Configure a voice
 * agent", learn.microsoft.com).
 */
export function undeclaredIn(definition: Partial<Definition>): string | undefined {
  const { instructions = '', greeting = '', structuredInputs = {} } = definition;
  const opening =
    typeof greeting === 'string' ? greeting : 'text' in greeting ? greeting.text : greeting.prompt;
  const names = [instructions, opening].flatMap((text) =>
    [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name),
  );
  return names.find((name) => !Object.hasOwn(structuredInputs, name));
}

/** A Handlebars template with names only; a name without a value is left out, as in Handlebars. */
function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replaceAll(PLACEHOLDER, (_all, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || value === null) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/** The initial session of a voice agent. */
export function withDefinition(session: Session, agent: VoiceAgent): Session {
  const { instructions, greeting, tools, voice } = agent;
  return {
    ...session,
    ...(instructions !== undefined && { instructions }),
    ...(greeting && { greeting }),
    ...(tools && { tools: tools.map(echoedTool) }),
    ...(voice !== undefined && { voice: expandVoice(voice) }),
  };
}
