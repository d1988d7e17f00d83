// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { OPENAI_VOICES } from '@voicelive-kit/protocol';

const OPENAI = new Set<string>(OPENAI_VOICES);

/** Voices of azure-realtime models, as `@azure/ai-voicelive` 1.1.0 lists them (KnownAzureRealtimeNativeVoiceName). */
const AZURE_REALTIME = new Set([
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
]);

/** Azure voices begin with their locale: `en-US-AvaNeural`, `zh-CN-liaoning-XiaobeiNeural`. */
const AZURE_STANDARD = /^[a-z]{2,3}-[a-z]{2,4}-./i;

/** The voice object a name stands for; names of no known kind are left to the service as they are. */
export function voiceOf(name: string): string | { type: string; name: string } {
  const known = name.toLowerCase();
  if (OPENAI.has(known)) return { type: 'openai', name: known };
  if (AZURE_REALTIME.has(known)) return { type: 'azure-realtime-native', name: known };
  if (AZURE_STANDARD.test(name)) return { type: 'azure-standard', name };
  return name;
}
