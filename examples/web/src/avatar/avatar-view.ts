// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { AvatarProblem } from './avatar-problem.ts';

/** What the page shows of an avatar that comes over WebRTC. Pure. */
export interface AvatarView {
  /** Picture and sound. */
  stream: MediaStream | undefined;
  problem: AvatarProblem | undefined;
  /** The browser plays it only after a click. */
  blocked: boolean;
}

export type AvatarAction =
  | { type: 'shown'; stream: MediaStream }
  | { type: 'failed'; problem: AvatarProblem }
  | { type: 'gone' | 'blocked' | 'clicked' };

export const NO_AVATAR: AvatarView = { stream: undefined, problem: undefined, blocked: false };

export function avatarReducer(view: AvatarView, action: AvatarAction): AvatarView {
  switch (action.type) {
    case 'shown':
      return { ...NO_AVATAR, stream: action.stream };
    case 'failed':
      return { ...NO_AVATAR, problem: action.problem };
    case 'blocked':
      return { ...view, blocked: view.stream !== undefined };
    case 'clicked':
      return { ...view, blocked: false };
    default:
      return NO_AVATAR;
  }
}
