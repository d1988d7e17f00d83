// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * How a session is wired round its model. `native`: the model makes the audio of the answer, and OpenAI's models write
 * the transcript. `cascaded`: Azure speech-to-text writes the transcript and Azure text-to-speech speaks. The defaults of
 * voice, transcription and turn detection follow from it, and so does what a session may be told.
 */
export type ModelFamily = 'native' | 'cascaded';

/** The models Voice Live accepts without bring-your-own-model (Microsoft Learn: Voice Live, supported models). */
const MODELS: ReadonlyMap<string, ModelFamily> = new Map([
  ['gpt-realtime-2.1', 'native'],
  ['gpt-realtime-2.1-mini', 'native'],
  ['gpt-realtime-2', 'native'],
  ['gpt-realtime-1.5', 'native'],
  ['gpt-realtime', 'native'],
  ['gpt-realtime-mini', 'native'],
  ['azure-realtime', 'native'],
  // Takes audio in, but Azure voices speak for it, azure-speech transcribes, and OpenAI's voices, transcription models
  // and `semantic_vad` are refused. Only its price for input audio is that of a native model.
  ['phi4-mm-realtime', 'cascaded'],
  ['phi4-mini', 'cascaded'],
  ['gpt-4o', 'cascaded'],
  ['gpt-4o-mini', 'cascaded'],
  ['gpt-4.1', 'cascaded'],
  ['gpt-4.1-mini', 'cascaded'],
  ['gpt-4.1-nano', 'cascaded'],
  ['gpt-5', 'cascaded'],
  ['gpt-5-chat', 'cascaded'],
  ['gpt-5-mini', 'cascaded'],
  ['gpt-5-nano', 'cascaded'],
  ['gpt-5.1', 'cascaded'],
  ['gpt-5.2', 'cascaded'],
  ['gpt-5.4', 'cascaded'],
  ['gpt-5.6-terra', 'cascaded'],
  ['gpt-5.6-luna', 'cascaded'],
]);

/** The bring-your-own-model profiles (Microsoft Learn: Voice Live, bring your own model). */
const PROFILES: ReadonlyMap<string, ModelFamily> = new Map([
  ['byom-azure-openai-realtime', 'native'],
  ['byom-azure-openai-chat-completion', 'cascaded'],
  ['byom-foundry-anthropic-messages', 'cascaded'],
]);

/** Names of models that are not in the table yet, and of deployments named after their model. */
const LIKELY_NATIVE = /^(?:gpt-realtime|gpt-4o(?:-mini)?-realtime|azure-realtime)/u;

/** The family of a model. With a bring-your-own-model `profile` the model is a deployment of any name, and the profile decides. */
export function familyOf(model: string, profile?: string | null): ModelFamily {
  if (profile) return PROFILES.get(profile) ?? (profile.endsWith('-realtime') ? 'native' : 'cascaded');
  const name = model.trim().toLowerCase();
  return MODELS.get(withoutZone(name)) ?? (LIKELY_NATIVE.test(name) ? 'native' : 'cascaded');
}

/** True for a model the service offers by itself; names are compared as they are. */
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
