// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SessionConfig } from '@voicelive-kit/protocol';

/** The fields of `to` that differ from `from`, or undefined when none does. */
export function changedFields(from: SessionConfig, to: SessionConfig): SessionConfig | undefined {
  const change: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(to)) {
    if (JSON.stringify(from[key]) !== JSON.stringify(value)) change[key] = value;
  }
  return Object.keys(change).length > 0 ? change : undefined;
}
