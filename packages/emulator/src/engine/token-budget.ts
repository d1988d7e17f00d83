// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { callArguments, type Step } from './steps.ts';
import { outputAudioTokens, textTokens } from './usage.ts';

/** True if a response can take one more step within its output token limit. */
export function mayAfford(
  step: Step,
  written: { text: string; audioMs: number },
  maxTokens: number | 'inf' | null,
): boolean {
  if (typeof maxTokens !== 'number') return true;
  const { text, audioMs } = costOf(step);
  return (
    (text === '' && audioMs === 0) ||
    textTokens(written.text + text) + outputAudioTokens(written.audioMs + audioMs) <= maxTokens
  );
}

function costOf(step: Step): { text: string; audioMs: number } {
  switch (step.do) {
    case 'say':
    case 'write':
      return { text: step.delta, audioMs: 0 };
    case 'open-call':
      return { text: step.call.tool + callArguments(step.call, 'cascaded'), audioMs: 0 };
    case 'sound':
      return { text: '', audioMs: step.toMs - step.fromMs };
    default:
      return { text: '', audioMs: 0 };
  }
}
