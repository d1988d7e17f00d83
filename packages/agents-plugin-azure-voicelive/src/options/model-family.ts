// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** `native`: the model hears and speaks itself. `cascaded`: speech recognition, language model, speech synthesis. */
export type ModelFamily = 'native' | 'cascaded';

const NATIVE = [/^gpt-realtime/, /^gpt-4o(-mini)?-realtime/, /^azure-realtime/, /^phi4-mm-realtime/];

/**
 * Family of a model name. A BYOM `profile` decides over the name, which then is a deployment's.
 * @see https://learn.microsoft.com/azure/ai-services/speech-service/how-to-bring-your-own-model
 */
export function familyOf(model: string, profile?: string | null): ModelFamily {
  if (profile?.startsWith('byom-')) return profile.endsWith('-realtime') ? 'native' : 'cascaded';
  const name = model.trim().toLowerCase();
  return NATIVE.some((pattern) => pattern.test(name)) ? 'native' : 'cascaded';
}
