// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Explanation } from '../call/call-problem.ts';

/** Why the agent's avatar is not seen. The call goes on: captions and typing work without it. */
export type AvatarProblem =
  'not-allowed' | 'no-service' | 'refused' | 'unreachable' | 'unsupported' | 'failed';

const EXPLANATIONS: Record<AvatarProblem, Explanation> = {
  'not-allowed': {
    title: 'The agent shows itself to somebody else',
    todo: 'Only the participant it talks to may see and hear its avatar. Leave, and start a call of your own.',
  },
  'no-service': {
    title: 'The avatar does not answer',
    todo: 'The agent has no connection to its service at present. What it says stands below; leave and try again.',
  },
  refused: {
    title: 'The avatar was refused',
    todo: 'The service takes one page for each connection. Leave, and start a new call to see and hear the agent.',
  },
  unreachable: {
    title: 'The avatar cannot be reached',
    todo: 'Your network may not let its picture and sound through. What the agent says stands below; try another network.',
  },
  unsupported: {
    title: 'This browser cannot show the avatar',
    todo: 'It needs WebRTC with H.264. What the agent says stands below; try another browser.',
  },
  failed: {
    title: 'The avatar could not be shown',
    todo: 'What the agent says stands below. Leave, and start a new call to try again.',
  },
};

export function explainAvatar(problem: AvatarProblem): Explanation {
  return EXPLANATIONS[problem];
}

/** Codes of the agent's refusals. */
const [NOT_ALLOWED, NOT_CONNECTED, REFUSED, TIMEOUT, BUSY] = [4001, 4003, 4004, 4005, 4006];
/** LiveKit's code for a participant without the method. */
const UNSUPPORTED_METHOD = 1400;

/** Whether a refusal may pass: an agent that is still starting knows neither the caller nor its service yet. */
export function mayPass(code: number | undefined): boolean {
  return [NOT_ALLOWED, NOT_CONNECTED, BUSY, UNSUPPORTED_METHOD].some((one) => one === code);
}

/** The problem behind an error, by its code if it has one. */
export function avatarProblemOf(code: number | undefined): AvatarProblem {
  switch (code) {
    case NOT_ALLOWED:
      return 'not-allowed';
    case NOT_CONNECTED:
    case TIMEOUT:
    case BUSY:
      return 'no-service';
    case REFUSED:
      return 'refused';
    default:
      return 'failed';
  }
}
