// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** From now on, unhandled rejections and exceptions of this process are added to the list. */
export function collectStrays(): string[] {
  const strays: string[] = [];
  for (const event of ['unhandledRejection', 'uncaughtException'] as const)
    process.on(event, (error: unknown) => {
      strays.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  return strays;
}
