// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Words } from './types.ts';

const SLASHED = /^\/(?<source>.+)\/(?<flags>[a-z]*)$/su;

/** The pattern written between slashes; undefined for plain words. Throws a SyntaxError for an invalid pattern. */
function patternIn(text: string): RegExp | undefined {
  const { source, flags = '' } = SLASHED.exec(text)?.groups ?? {};
  // Without the flags that remember the last match.
  return source === undefined ? undefined : new RegExp(source, flags.replaceAll(/[gy]/gu, ''));
}

const wordsOrPattern = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    try {
      patternIn(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as SyntaxError).message });
    }
  });

/** Words or patterns, any of which is enough. */
export const words = z.union([wordsOrPattern, z.array(wordsOrPattern).min(1)]) satisfies z.ZodType<Words>;

/**
 * True if a text contains one of the words in any case, or one of the patterns matches; undefined matches every text.
 */
export function contains(text: string, wanted: string | readonly string[] | undefined): boolean {
  const inAnyCase = text.toLowerCase();
  return (
    wanted === undefined ||
    [wanted].flat().some((word) => patternIn(word)?.test(text) ?? inAnyCase.includes(word.toLowerCase()))
  );
}

/** True if a name is one of the names, or one of the patterns matches it. */
export function isNamed(name: string, wanted: string | readonly string[]): boolean {
  return [wanted].flat().some((one) => patternIn(one)?.test(name) ?? one === name);
}
