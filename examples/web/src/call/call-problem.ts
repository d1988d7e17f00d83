// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Everything that can prevent a call, and what the user can do about it. */

export type CallProblem =
  | 'web-server-unreachable'
  | 'refused'
  | 'too-many-calls'
  | 'web-server-failed'
  | 'livekit-unreachable'
  | 'livekit-refused'
  | 'connection-lost'
  | 'taken-over';

export interface Explanation {
  title: string;
  todo: string;
}

const EXPLANATIONS: Record<CallProblem, Explanation> = {
  'web-server-unreachable': {
    title: 'The web server does not answer',
    todo: 'Check your network, and that the server of this page is running. Then try again.',
  },
  refused: {
    title: 'This call was not allowed',
    todo: 'Sign in first if this site asks for it. A server without a sign-in serves only the machine it runs on.',
  },
  'too-many-calls': {
    title: 'Too many calls were started',
    todo: 'The server allows a certain number a minute. Wait a minute, then try again.',
  },
  'web-server-failed': {
    title: 'The web server could not start a call',
    todo: 'Look at its settings: LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.',
  },
  'livekit-unreachable': {
    title: 'The LiveKit server does not answer',
    todo: 'Check that it is running and that this browser can reach its address. Then try again.',
  },
  'livekit-refused': {
    title: 'LiveKit did not let you in',
    todo: 'The invitation may have expired. Start a new call; if that fails too, check the LiveKit key of the web server.',
  },
  'connection-lost': {
    title: 'The connection was lost',
    todo: 'It did not come back by itself. Check your network, then start a new call.',
  },
  'taken-over': {
    title: 'The call continues in another window',
    todo: 'This one has left it.',
  },
};

export function explain(problem: CallProblem): Explanation {
  return EXPLANATIONS[problem];
}

/** Carries a problem through a rejected promise. */
export class CallError extends Error {
  readonly problem: CallProblem;

  constructor(problem: CallProblem, cause?: unknown) {
    super(EXPLANATIONS[problem].title, { cause });
    this.problem = problem;
  }
}

/** The problem behind an answer of the token route other than 200. */
export function problemOfStatus(status: number): CallProblem {
  if (status === 401 || status === 403) return 'refused';
  if (status === 429) return 'too-many-calls';
  return 'web-server-failed';
}
