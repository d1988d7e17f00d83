// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Store } from '../store.ts';
import type { CaptionAction, CaptionList, Speaker } from './caption-list.ts';

/** A message of the agent's history, with times by its clock: when it was told, and when it was begun to be said. */
export interface Said {
  at: number;
  speaker: Speaker;
  text: string;
  startedAt: number;
}

/**
 * Puts captions into the order in which the agent says they were begun. What the page hears is a guess: noise is taken for
 * the caller, and what was said at once comes in any order.
 */
export function placeCaption(captions: Store<CaptionList, CaptionAction>): (said: Said) => void {
  /** From the agent's clock to the page's; one value for the whole call, so that it changes no order. */
  let offset: number | undefined;
  return ({ at, speaker, text, startedAt }) => {
    offset ??= performance.now() - at;
    captions.dispatch({ type: 'placed', speaker, text, startedAt: startedAt + offset });
  };
}
