// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Explanation } from '../call/call-problem.ts';
import type { DeviceProblem } from '../call/device-problem.ts';

const EXPLANATIONS: Record<DeviceProblem, Explanation> = {
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

export function explainCamera(problem: DeviceProblem): Explanation {
  return EXPLANATIONS[problem];
}
