// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** True for gpt-realtime-2 and what is derived from it, which differ in voice, pauses and items. */
export function isSecondGeneration(model: string): boolean {
  return /^gpt-realtime-2(?:$|[-.])/u.test(model);
}
