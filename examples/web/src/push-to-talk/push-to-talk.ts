// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Push-to-talk as a state machine. Pure: what the user and the agent do in, what to do next out. */

export interface PushToTalk {
  /** `unsupported`: the agent has no such methods. */
  mode: 'off' | 'switching' | 'on' | 'unsupported';
  holding: boolean;
  /** What went wrong, for display. */
  problem: string | undefined;
}

export type PushToTalkAction =
  | { type: 'switch' }
  | { type: 'switched'; on: boolean }
  | { type: 'failed'; unsupported: boolean; message: string }
  | { type: 'press' }
  | { type: 'release' }
  | { type: 'cancel' }
  /** Another agent, or none: its mode is unknown, and it begins with an open microphone. */
  | { type: 'reset' };

export const PUSH_TO_TALK_OFF: PushToTalk = { mode: 'off', holding: false, problem: undefined };

export function pushToTalkReducer(state: PushToTalk, action: PushToTalkAction): PushToTalk {
  switch (action.type) {
    case 'switch':
      return state.mode === 'on' || state.mode === 'off'
        ? { mode: 'switching', holding: false, problem: undefined }
        : state;
    case 'switched':
      return { mode: action.on ? 'on' : 'off', holding: false, problem: undefined };
    case 'failed':
      if (action.unsupported) return { mode: 'unsupported', holding: false, problem: action.message };
      // A failed turn leaves the mode as it is; a failed switch leaves the microphone open.
      return { mode: state.mode === 'on' ? 'on' : 'off', holding: false, problem: action.message };
    case 'press':
      return state.mode === 'on' ? { ...state, holding: true, problem: undefined } : state;
    case 'release':
    case 'cancel':
      return { ...state, holding: false };
    default:
      return PUSH_TO_TALK_OFF;
  }
}

/** True while the microphone is open. */
export function isMicrophoneOpen({ mode, holding }: PushToTalk): boolean {
  return mode !== 'on' || holding;
}

/** Elements that need the space bar for themselves; everywhere else it can be held to talk. */
const USES_SPACE = 'input, textarea, select, button, a[href], summary, [contenteditable]';
/** The only button whose press is the same as holding the space bar. */
const HOLD_BUTTON = '[data-hold-to-talk]';

/** True if pressing the space bar while this element has the focus means talking. */
export function spaceMeansTalk(target: { closest(selector: string): unknown } | null): boolean {
  return !target || Boolean(target.closest(HOLD_BUTTON)) || !target.closest(USES_SPACE);
}
