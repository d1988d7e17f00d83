// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log } from '@livekit/agents';

const said = new Set<string>();

/** Logs a warning once per process; to the console if the framework has no logger yet. */
export function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  try {
    log().warn(message);
  } catch {
    console.warn(`voicelive-kit: ${message}`);
  }
}
