// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { type Clock, monotonicClock } from '../clock.ts';
import { collectDigits, type CollectDigitsOptions, type DigitSource } from './digits.ts';

export interface DigitsToolOptions extends Omit<CollectDigitsOptions, 'signal'> {
  /** The name that the model uses; `collect_digits` by default. */
  name?: string;
  /** The description that the model reads. */
  description?: string;
}

/** A tool with which a model lets the caller enter digits, such as a customer number. */
export function digitsTool(
  source: DigitSource,
  { name = 'collect_digits', description, ...options }: DigitsToolOptions = {},
  clock: Clock = monotonicClock,
): llm.FunctionTool<Record<string, never>, unknown, string> {
  return llm.tool({
    name,
    description:
      description ??
      'Waits for digits that the caller presses on the telephone. Ask for them first, then call this.',
    execute: async (_arguments, { abortSignal }) => {
      const { digits, endedBy } = await collectDigits(
        source,
        { ...options, ...(abortSignal && { signal: abortSignal }) },
        clock,
      );
      if (digits === '') return `The caller pressed nothing (${endedBy}).`;
      return endedBy === 'timeout'
        ? `The caller pressed ${digits} and stopped.`
        : `The caller pressed ${digits}.`;
    },
  });
}
