// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whether whoever asked for the agent can read captions with the times of their words, by the metadata of the dispatch:
 * `{"captions":"timed"}`. Other clients get plain text, which every LiveKit client shows.
 */
export function wantsTimedCaptions(metadata: string): boolean {
  try {
    const { captions } = JSON.parse(metadata) as { captions?: unknown };
    return captions === 'timed';
  } catch {
    return false;
  }
}
