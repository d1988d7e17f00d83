// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { getPriority, setPriority } from 'node:os';

const RAISED = -10;

/**
 * Raises the priority of this process, if the system allows it.
 * @returns a function that restores it.
 */
export function raisePriority(): () => void {
  const before = getPriority();
  try {
    setPriority(RAISED);
  } catch {
    // Only privileged users may. Otherwise figures of many rooms are noisier.
  }
  return () => setPriority(before);
}
