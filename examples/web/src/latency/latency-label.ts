// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export const LATENCY_EXPLAINED =
  'Measured here from the audio: from your last sound to the agent’s first. It includes the silence the service waits for to be sure that you have finished.';

/** Formats milliseconds as seconds, to a hundredth. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
