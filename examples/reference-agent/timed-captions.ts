// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whether the client that requested the agent can read captions with word times, by the metadata of the dispatch:
 * `{"captions":"timed"}`. Other clients get plain text, which every LiveKit client can show.
 */
export function wantsTimedCaptions(metadata: string): boolean {
  try {
    const { captions } = JSON.parse(metadata) as { captions?: unknown };
    return captions === 'timed';
  } catch {
    return false;
  }
}
