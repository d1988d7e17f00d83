// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Native models hear and speak; cascaded ones sit between speech recognition and text-to-speech. */
export type ModelFamily = 'native' | 'cascaded';

/** Models Voice Live accepts without bring-your-own-model, after the service's model table. */
const NATIVE = new Set([
  'gpt-realtime-2.1',
  'gpt-realtime-2.1-mini',
  'gpt-realtime-2',
  'gpt-realtime-1.5',
  'gpt-realtime',
  'gpt-realtime-mini',
  'azure-realtime',
]);
const CASCADED = new Set([
  'phi4-mm-realtime',
  'phi4-mini',
  'gpt-4o',
  'gpt-4.1',
  'gpt-5',
  'gpt-5-chat',
  'gpt-5.1',
  'gpt-5.2',
  'gpt-5.4',
  'gpt-5.6-terra',
  'gpt-4o-mini',
  'gpt-4.1-mini',
  'gpt-5-mini',
  'gpt-5.6-luna',
  'gpt-4.1-nano',
  'gpt-5-nano',
]);

/** Bring-your-own-model profiles, and the family each behaves like. */
const PROFILES: Readonly<Record<string, ModelFamily>> = {
  'byom-azure-openai-realtime': 'native',
  'byom-azure-openai-chat-completion': 'cascaded',
  'byom-foundry-anthropic-messages': 'cascaded',
};

/** The family of a model name; undefined for a model the service does not know. */
export function familyOf(model: string): ModelFamily | undefined {
  const base = model.replace(/-datazone$/u, '');
  if (NATIVE.has(base)) return 'native';
  return CASCADED.has(base) ? 'cascaded' : undefined;
}

/** The family of a bring-your-own-model profile; undefined for an unknown one. Its model may have any name. */
export function familyOfProfile(profile: string): ModelFamily | undefined {
  return PROFILES[profile];
}
