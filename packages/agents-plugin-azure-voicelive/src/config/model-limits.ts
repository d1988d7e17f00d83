// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Dialect, SessionConfig, Tool } from '@voicelive-kit/protocol';
import type { ResolvedTarget } from '../options/resolved-options.ts';
import { sessionConfigOf } from '../options/session-config.ts';

type Model = Pick<ResolvedTarget, 'target' | 'dialect' | 'family' | 'standIns'>;

/** Something that not every model takes. */
interface Limit {
  readonly field: keyof SessionConfig;
  /** Whether a model refuses a value. */
  refuses(value: Readonly<Record<string, unknown>>, model: Model): boolean;
  /** What it is given instead; undefined leaves the field out. */
  instead(value: Readonly<Record<string, unknown>>, standIns: SessionConfig): unknown;
}

const isAzureRealtime = ({ target }: Model): boolean =>
  target.kind === 'model' && /^azure-realtime/iu.test(target.model);
const isPhi = ({ target }: Pick<Model, 'target'>): boolean =>
  target.kind === 'model' && /^phi/iu.test(target.model);
const isNative = ({ family }: Model): boolean => family === 'native';

/**
 * What Voice Live is known to refuse, by model: Microsoft Learn ("How to use Voice Live", "Interim response", "MCP") and
 * public measurements of the voices. What is not in here is left to the service, and left out where that refuses it.
 */
const LIMITS: readonly Limit[] = [
  {
    field: 'voice',
    refuses: ({ type }, model) =>
      isAzureRealtime(model)
        ? type !== undefined && type !== 'azure-realtime-native'
        : type === 'azure-realtime-native' || (type === 'openai' && !isNative(model)),
    instead: (_, { voice }) => voice,
  },
  {
    field: 'turn_detection',
    refuses: ({ type }, model) => type === 'semantic_vad' && (!isNative(model) || isAzureRealtime(model)),
    // Who answers and who is cut off is not up to the kind of detection.
    instead: ({ create_response, interrupt_response, auto_truncate }, { turn_detection }) => ({
      ...withoutUndefined({ create_response, interrupt_response, auto_truncate }),
      ...turn_detection,
    }),
  },
  {
    field: 'turn_detection',
    // It reads the words, which a native model does not have.
    refuses: ({ end_of_utterance_detection: end }, model) =>
      isNative(model) &&
      String((end as { model?: unknown } | null | undefined)?.model).startsWith('semantic'),
    instead: (value) => withoutUndefined({ ...value, end_of_utterance_detection: undefined }),
  },
  {
    field: 'input_audio_transcription',
    refuses: ({ model: name }, model) =>
      !isNative(model) && /^(?:whisper|gpt-4o(?:-mini)?-transcribe)/iu.test(String(name)),
    instead: ({ language }, { input_audio_transcription }) => ({
      ...withoutUndefined({ language }),
      ...input_audio_transcription,
    }),
  },
  {
    field: 'input_audio_noise_reduction',
    refuses: ({ type }, model) =>
      (type === 'near_field' || type === 'far_field') && (!isNative(model) || isAzureRealtime(model)),
    instead: () => undefined,
  },
  { field: 'interim_response', refuses: (_, model) => isNative(model), instead: () => undefined },
];

/** Tools of one wire only; functions and MCP servers are on both. */
const TOOLS_OF_WIRE: Readonly<Partial<Record<Tool['type'], Dialect>>> = {
  foundry_agent: 'voice-live',
  toolbox: 'voice-agent-v1',
  system: 'voice-agent-v1',
};

/** Whether a target can have a tool. */
export function takesTool({ type }: Tool, model: Pick<ResolvedTarget, 'target' | 'dialect'>): boolean {
  return (TOOLS_OF_WIRE[type] ?? model.dialect) === model.dialect && (type !== 'mcp' || !isPhi(model));
}

/**
 * What a model can take of a value that was meant for another one: the value itself, another in its place, or undefined
 * where the field has to be left out.
 */
export function fitted(field: string, value: unknown, model: Model): unknown {
  if (field === 'tools' && Array.isArray(value)) {
    const taken = value.filter((tool: Tool) => takesTool(tool, model));
    return taken.length < value.length ? taken : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const limit = LIMITS.find((one) => one.field === field && one.refuses(given, model));
  return limit ? limit.instead(given, sessionConfigOf(model.standIns)) : value;
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
