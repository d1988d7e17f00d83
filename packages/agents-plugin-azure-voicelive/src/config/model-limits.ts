// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  refusalOf,
  traitsOf,
  type Dialect,
  type ModelTraits,
  type SessionConfig,
  type Tool,
} from '@voicelive-kit/protocol';
import { hasField } from '../options/field-support.ts';
import type { ResolvedTarget } from '../options/resolved-options.ts';
import { sessionConfigOf } from '../options/session-config.ts';

type Model = Pick<ResolvedTarget, 'target' | 'dialect' | 'family' | 'standIns'>;

/** What is known about a model; an agent speaks through Azure voices, as cascaded models do. */
function traits({ target, family }: Pick<Model, 'target' | 'family'>): ModelTraits {
  return traitsOf(target.kind === 'model' ? target.model : '', family);
}

type Fields = Readonly<Record<string, unknown>>;

/** The value a model gets in place of one it refuses; undefined omits the field. */
const INSTEAD: Readonly<Record<string, (value: Fields, standIns: SessionConfig) => unknown>> = {
  voice: (_, { voice }) => voice,
  turn_detection: ({ create_response, interrupt_response, auto_truncate, ...value }, { turn_detection }) => {
    const kept = withoutUndefined({ create_response, interrupt_response, auto_truncate });
    // Who answers and who is interrupted does not depend on the kind of detection.
    if (value['type'] === 'semantic_vad') return { ...kept, ...turn_detection };
    return withoutUndefined({ ...value, ...kept, end_of_utterance_detection: undefined });
  },
  input_audio_transcription: ({ language }, { input_audio_transcription }) => ({
    ...withoutUndefined({ language }),
    ...input_audio_transcription,
  }),
};

/**
 * Whether a model refuses a field: by the rules of the protocol package; interim responses count as refused wherever
 * they have no effect (Microsoft Learn, "Interim response").
 */
function refuses(field: string, value: Fields, model: Model): boolean {
  if (field === 'interim_response') return model.family === 'native';
  return refusalOf({ [field]: value }, traits(model), {}) !== undefined;
}

/** Tools that exist in one dialect only; functions and MCP servers exist in both. */
const TOOLS_OF_WIRE: Readonly<Partial<Record<Tool['type'], Dialect>>> = {
  foundry_agent: 'voice-live',
  toolbox: 'voice-agent-v1',
  system: 'voice-agent-v1',
};

/** Whether a target supports a tool. */
export function takesTool({ type }: Tool, model: Pick<Model, 'target' | 'dialect' | 'family'>): boolean {
  const hasWire = (TOOLS_OF_WIRE[type] ?? model.dialect) === model.dialect;
  return hasWire && (type !== 'mcp' || traits(model).takesMcp);
}

/**
 * What a model accepts of a value that was meant for another one: the value itself, a replacement, or undefined where
 * the field has to be omitted.
 */
export function fitted(field: string, value: unknown, model: Model): unknown {
  if (!hasField(field, model.dialect)) return undefined;
  if (field === 'tools' && Array.isArray(value)) {
    const taken = value.filter((tool: Tool) => takesTool(tool, model));
    return taken.length < value.length ? taken : value;
  }
  // The model behind a voice agent is not known here, so neither is what it refuses.
  if (typeof value !== 'object' || value === null || model.target.kind === 'voice-agent') return value;
  const given = value as Fields;
  if (!refuses(field, given, model)) return value;
  return INSTEAD[field]?.(given, sessionConfigOf(model.standIns));
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
