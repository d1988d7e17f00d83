// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** Commands of the framework that make the process a worker. */
const WORKER_COMMANDS = new Set(['start', 'dev', 'connect']);

/**
 * Ends a worker that starts with a setting of the model missing or wrong, with the sentence that says which. A worker that has registered
 * counts as ready: found out only in its calls, the mistake would let a deployment replace all workers that work by ones that do not.
 * @param words - the command line, without the program.
 * @param settings - reads the settings; may throw as well.
 */
export async function checkSettings(
  words: readonly string[],
  settings: () => realtime.RealtimeModelOptions,
): Promise<void> {
  if (!words.some((word) => WORKER_COMMANDS.has(word))) return;
  try {
    await new realtime.RealtimeModel(settings()).close();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
