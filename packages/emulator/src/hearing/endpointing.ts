// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TurnDetection } from '@voicelive-kit/protocol';

/** What is being said, as far as the scenario knows it. */
export interface Wording {
  text: string;
  /** If set, it is (un)finished, whatever its words. */
  unfinished?: boolean | undefined;
}

/** Words that rarely end a sentence. */
const LEADS_ON =
  /\b(?:and|or|but|so|because|if|when|that|which|the|a|an|my|your|to|of|for|with|from|in|on|at|is|are|um|uh|er|erm|hmm|like|und|oder|aber|weil|dass|der|die|das|et|ou|mais|que|le|la)$/iu;
const FILLERS = /^(?:u[hm]+|e+[rh]m?|erm+|h+m+|mm+|ah+|oh+|äh+m?|öh+m?|euh+|like|well)$/iu;

/** The probability that a sentence is complete: 0 (certainly not) to 1. */
export function completeness({ text, unfinished }: Wording): number {
  if (unfinished !== undefined) return unfinished ? 0 : 1;
  const said = text.trim();
  if (said === '') return 1;
  if (/(?:…|\.\.\.|[-–—])["')]*$/u.test(said)) return 0;
  if (/[.!?。！？]["')]*$/u.test(said)) return 1;
  if (/[,;:]$/u.test(said) || LEADS_ON.test(said)) return 0.2;
  return 0.4;
}

/** The required probability that a sentence is complete; a low level requires less. */
const LEVELS = { low: 0.1, medium: 0.3, default: 0.3, high: 0.5 } as const;
const DEFAULT_TIMEOUT_MS = 1000;
/** Longest wait of OpenAI's `semantic_vad` by its eagerness, according to OpenAI's documentation. */
const EAGERNESS_MS = { low: 8000, medium: 4000, auto: 4000, high: 2000 } as const;

/** Milliseconds to wait beyond the silence when the words read as unfinished; 0 if nothing evaluates the words. */
export function patienceMs(detection: TurnDetection | null | undefined, said: Wording): number {
  if (detection?.type === 'semantic_vad') {
    return completeness(said) < LEVELS.default ? EAGERNESS_MS[detection.eagerness ?? 'auto'] : 0;
  }
  const layer = detection?.end_of_utterance_detection;
  if (layer === null || layer === undefined) return 0;
  const level = layer.threshold ?? LEVELS[layer.threshold_level ?? 'default'];
  if (completeness(said) >= level) return 0;
  // Early previews used seconds.
  const previewMs = typeof layer.timeout === 'number' ? layer.timeout * 1000 : undefined;
  return layer.timeout_ms ?? previewMs ?? DEFAULT_TIMEOUT_MS;
}

/** True for words without content: with `remove_filler_words` they make no turn. */
export function isOnlyFillers(text: string): boolean {
  const words = text.match(/[\p{L}\p{N}'’]+/gu) ?? [];
  return words.length > 0 && words.every((word) => FILLERS.test(word));
}

/** Joins words spoken in segments, without the hesitation marks between them. */
export function joinPieces(pieces: readonly string[]): string {
  return pieces
    .map((piece, index) =>
      index === pieces.length - 1 ? piece.trim() : piece.trim().replace(/\s*(?:…|\.\.\.|[-–—])$/u, ''),
    )
    .filter((piece) => piece !== '')
    .join(' ');
}
