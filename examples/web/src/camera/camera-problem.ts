// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Explanation } from '../call/call-problem.ts';

/** Why the camera cannot be shown. */
export type CameraProblem = 'denied' | 'none' | 'busy' | 'failed';

const EXPLANATIONS: Record<CameraProblem, Explanation> = {
  denied: {
    title: 'The camera is blocked',
    todo: 'Allow it for this page at the lock or camera sign in the address bar, then switch it on again.',
  },
  none: { title: 'No camera found', todo: 'Plug one in, then switch it on again.' },
  busy: {
    title: 'The camera cannot be opened',
    todo: 'Another program may be using it. Close that one, then switch it on again.',
  },
  failed: {
    title: 'The camera does not work',
    todo: 'Try again. If it fails again, the server may not have allowed this call a camera (CAMERA=1).',
  },
};

export function explainCamera(problem: CameraProblem): Explanation {
  return EXPLANATIONS[problem];
}

/** The problem behind an error of getUserMedia, by its standard name. */
export function cameraProblemOf(error: unknown): CameraProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
