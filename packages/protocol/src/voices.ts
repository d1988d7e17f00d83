// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Voices of OpenAI models, as `@azure/ai-voicelive` 1.1.0 lists them (KnownOAIVoice), and their successors. */
export const OPENAI_VOICES = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
] as const;

/** Voices of the `azure-realtime` model, as PyPI `azure-ai-voicelive` 1.3.1 lists them (AzureRealtimeNativeVoiceName). */
export const AZURE_REALTIME_VOICES = [
  'aarti',
  'andrew',
  'ava',
  'denise',
  'diya',
  'elsa',
  'florian',
  'francisca',
  'meera',
  'xiaoxiao',
  'yunxi',
  'ximena',
] as const;
