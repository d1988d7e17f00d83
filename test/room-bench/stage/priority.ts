// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { getPriority, setPriority } from 'node:os';

const RAISED = -10;

/**
 * Raises the priority of this process, where the system lets it.
 * @returns what restores it.
 */
export function raisePriority(): () => void {
  const before = getPriority();
  try {
    setPriority(RAISED);
  } catch {
    // Only a privileged user may. Figures of many rooms are noisier then.
  }
  return () => setPriority(before);
}
