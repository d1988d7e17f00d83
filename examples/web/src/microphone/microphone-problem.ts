// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Explanation } from '../call/call-problem.ts';
import { type DeviceProblem, deviceProblemOf } from '../call/device-problem.ts';

/** Why there is no microphone. A call continues without one: typing still works. */
export type MicrophoneProblem = DeviceProblem | 'insecure';

const EXPLANATIONS: Record<MicrophoneProblem, Explanation> = {
  denied: {
    title: 'The microphone is blocked',
    todo: 'Allow it for this page at the lock or microphone sign in the address bar, then try again. Until then you can type.',
  },
  none: {
    title: 'No microphone found',
    todo: 'Plug one in or switch it on, then try again. Until then you can type.',
  },
  busy: {
    title: 'The microphone cannot be opened',
    todo: 'Another program may be using it. Close that one, then try again. Until then you can type.',
  },
  insecure: {
    title: 'This address may not use the microphone',
    todo: 'Browsers allow it on https pages and on localhost only. Open the page there. Here you can type.',
  },
  failed: {
    title: 'The microphone does not work',
    todo: 'Choose another one or try again. Until then you can type.',
  },
};

export function explainMicrophone(problem: MicrophoneProblem): Explanation {
  return EXPLANATIONS[problem];
}

/** The problem behind an error of getUserMedia; browsers hide devices from pages that are not secure. */
export function microphoneProblemOf(error: unknown): MicrophoneProblem {
  return globalThis.isSecureContext ? deviceProblemOf(error) : 'insecure';
}
