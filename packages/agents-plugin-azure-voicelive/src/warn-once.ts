// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log } from '@livekit/agents';

const said = new Set<string>();

/**
 * Logs a warning once per process; to the console, without the fields, if the framework has no logger yet.
 * @param fields - what differs from one time to the next, and can repeat anything: part of the first warning only.
 */
export function warnOnce(message: string, fields: Readonly<Record<`lk.pii.${string}`, string>> = {}): void {
  if (said.has(message)) return;
  said.add(message);
  try {
    log().warn(fields, message);
  } catch {
    console.warn(`voicelive-kit: ${message}`);
  }
}
