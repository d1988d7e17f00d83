// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * The pipeline of a session. `native`: the model produces the audio of the answer, and OpenAI's models write the
 * transcript. `cascaded`: Azure speech-to-text writes the transcript and Azure text-to-speech speaks. It determines the
 * defaults of voice, transcription and turn detection, and which settings a session accepts.
 */
export type ModelFamily = 'native' | 'cascaded';

/** Types of voices: of an OpenAI model, of Azure text-to-speech, or of the model azure-realtime itself. */
export type VoiceKind = 'openai' | 'azure' | 'azure-realtime-native';

/** The traits of a model, besides its name, that the rules of the service depend on. */
export interface ModelTraits {
  readonly family: ModelFamily;
  /** The types of voices it supports; the service refuses the others. */
  readonly voices: readonly VoiceKind[];
  /** gpt-realtime-2 and its successors: another default voice, longer pauses, parts of an answer that have a name. */
  readonly secondGeneration: boolean;
  /** A reasoning model: it accepts an effort, and no temperature but 1. */
  readonly reasons: boolean;
  readonly takesMcp: boolean;
  /** Supports parallel calls. */
  readonly parallelCalls: boolean;
}

const GPT_REALTIME: ModelTraits = {
  family: 'native',
  voices: ['openai', 'azure'],
  secondGeneration: false,
  reasons: false,
  takesMcp: true,
  parallelCalls: false,
};
const GPT_REALTIME_2: ModelTraits = { ...GPT_REALTIME, secondGeneration: true, parallelCalls: true };
const AZURE_REALTIME: ModelTraits = {
  ...GPT_REALTIME,
  voices: ['azure-realtime-native'],
  parallelCalls: true,
};
const CHAT: ModelTraits = { ...GPT_REALTIME, family: 'cascaded', voices: ['azure'], parallelCalls: true };
const REASONING: ModelTraits = { ...CHAT, reasons: true };
/**
 * phi4-mm-realtime accepts audio input, but Azure voices speak for it, azure-speech transcribes, and OpenAI's voices,
 * transcription models and `semantic_vad` are refused. Only its price for input audio is that of a native model.
 */
const PHI: ModelTraits = { ...CHAT, takesMcp: false };

/**
 * The models that Voice Live accepts without bring-your-own-model (Microsoft Learn: Voice Live, supported models).
 * Voices as the service itself lists them in `invalid_voice_type`; the rest from github.com/pydantic/pydantic-ai,
 * realtime/azure.py and its recordings, September 2026.
 */
const MODELS: ReadonlyMap<string, ModelTraits> = new Map([
  ['gpt-realtime-2.1', GPT_REALTIME_2],
  ['gpt-realtime-2.1-mini', GPT_REALTIME_2],
  ['gpt-realtime-2', GPT_REALTIME_2],
  ['gpt-realtime-1.5', GPT_REALTIME],
  ['gpt-realtime', GPT_REALTIME],
  ['gpt-realtime-mini', GPT_REALTIME],
  ['azure-realtime', AZURE_REALTIME],
  ['phi4-mm-realtime', PHI],
  ['phi4-mini', PHI],
  ['gpt-4o', CHAT],
  ['gpt-4o-mini', CHAT],
  ['gpt-4.1', CHAT],
  ['gpt-4.1-mini', CHAT],
  ['gpt-4.1-nano', CHAT],
  ['gpt-5', REASONING],
  ['gpt-5-chat', CHAT],
  ['gpt-5-mini', REASONING],
  ['gpt-5-nano', REASONING],
  ['gpt-5.1', REASONING],
  ['gpt-5.2', REASONING],
  ['gpt-5.4', REASONING],
  ['gpt-5.6-terra', REASONING],
  ['gpt-5.6-luna', REASONING],
]);

/** The bring-your-own-model profiles (Microsoft Learn: Voice Live, bring your own model). */
const PROFILES: ReadonlyMap<string, ModelFamily> = new Map([
  ['byom-azure-openai-realtime', 'native'],
  ['byom-azure-openai-chat-completion', 'cascaded'],
  ['byom-foundry-anthropic-messages', 'cascaded'],
]);

/** Names of models that are not in the table yet, and of deployments named after their model; the first match counts. */
const LIKELY: readonly [RegExp, ModelTraits][] = [
  [/^azure-realtime/u, AZURE_REALTIME],
  [/^gpt-realtime-2(?:$|[-.])/u, GPT_REALTIME_2],
  [/^(?:gpt-realtime|gpt-4o(?:-mini)?-realtime)/u, GPT_REALTIME],
  [/^phi/u, PHI],
  [/^gpt-5(?:[.-](?!chat)|$)/u, REASONING],
];

/**
 * The family of a model. With a bring-your-own-model `profile` the model is a deployment with an arbitrary name, and
 * the profile determines the family.
 */
export function familyOf(model: string, profile?: string | null): ModelFamily {
  if (profile) return PROFILES.get(profile) ?? (profile.endsWith('-realtime') ? 'native' : 'cascaded');
  return traitsOf(model).family;
}

/** The traits of a model; if its name belongs to a family other than the known one, those of the known family. */
export function traitsOf(model: string, family?: ModelFamily): ModelTraits {
  const name = model.trim().toLowerCase();
  const found = MODELS.get(withoutZone(name)) ?? LIKELY.find(([names]) => names.test(name))?.[1] ?? CHAT;
  if (family === undefined || found.family === family) return found;
  return family === 'native' ? GPT_REALTIME : CHAT;
}

/** True for a model that the service offers itself; names are compared exactly. */
export function isKnownModel(model: string): boolean {
  return MODELS.has(withoutZone(model));
}

export function isKnownProfile(profile: string): boolean {
  return PROFILES.has(profile);
}

/** `gpt-realtime-datazone` is `gpt-realtime` in a data zone. */
function withoutZone(model: string): string {
  return model.replace(/-datazone$/u, '');
}
