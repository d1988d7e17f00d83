// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AgentSpeech, Turn } from '../result/result.ts';

/** A word with its place on the conversation's clock, in milliseconds. */
export interface PlacedWord {
  text: string;
  startMs: number;
  endMs: number;
  heard: boolean;
}

/** The caller's words, spread over the turn in proportion to their length, because they have no word times. */
export function callerWords({ caller }: Turn): PlacedWord[] {
  if (!caller) return [];
  return spread(caller.transcript.split(/\s+/).filter(Boolean), caller.startMs, caller.endMs);
}

/** The agent's words at the times they were spoken; those after an interruption are marked as not heard. */
export function agentWords({ agent }: Pick<Turn, 'agent'>): PlacedWord[] {
  return agent.flatMap((speech) => {
    const timed = speech.words.every((word) => word.startMs !== undefined);
    return timed ? placeTimed(speech) : spread(textsOf(speech), speech.startMs, speech.endMs);
  });
}

function textsOf({ filler, heard, words }: AgentSpeech): string[] {
  return filler ? words.map(({ text }) => text) : heard.split(/\s+/).filter(Boolean);
}

function placeTimed({ words, startMs, playedMs }: AgentSpeech): PlacedWord[] {
  return words.map((word, i) => {
    const from = word.startMs ?? 0;
    const to = word.endMs ?? words[i + 1]?.startMs ?? playedMs;
    return {
      text: word.text,
      startMs: startMs + from,
      endMs: startMs + to,
      heard: (from + to) / 2 <= playedMs,
    };
  });
}

function spread(words: string[], startMs: number, endMs: number): PlacedWord[] {
  const letters = words.reduce((sum, word) => sum + word.length + 1, 0);
  let at = startMs;
  return words.map((text) => {
    const from = at;
    at += ((text.length + 1) / letters) * (endMs - startMs);
    return { text, startMs: Math.round(from), endMs: Math.round(at), heard: true };
  });
}
