// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A container app as the stand-in for the Azure CLI knows it. */
export interface AzState {
  newest: string;
  ready: string;
  /** What the health of the newest revision is, look by look; the last one stays. */
  health: string[];
  /** Active revisions with their replicas, and how many calls each has, look by look; null: it cannot be asked. */
  revisions: Record<string, Record<string, (number | null)[]>>;
  /** What was done, in order. */
  log: string[];
}
