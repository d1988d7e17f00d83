// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The text of a value that code of the application threw, which may have none. Never throws. */
export function thrownText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return `a value of type ${typeof thrown} without a text form`;
  }
}

/**
 * Calls code of the application, immediately. An exception, and the rejection of a promise that it returns, go to
 * `failed`, which must not throw: either of them would end the process.
 */
export function callSafely(callback: () => unknown, failed: (thrown: unknown) => void): void {
  void (async () => callback())().catch(failed);
}
