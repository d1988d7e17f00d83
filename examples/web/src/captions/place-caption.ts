// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Store } from '../store.ts';
import type { CaptionAction, CaptionList, Speaker } from './caption-list.ts';

/** A message of the agent's history, with times by its clock: when it was reported, and when its speech began. */
export interface Said {
  at: number;
  speaker: Speaker;
  text: string;
  startedAt: number;
}

/**
 * Puts captions into the order in which the agent says they began. The page can only guess it: noise is taken for the
 * caller, and simultaneous speech arrives in any order.
 */
export function placeCaption(captions: Store<CaptionList, CaptionAction>): (said: Said) => void {
  /** From the agent's clock to the page's; one value for the whole call, so that it changes no order. */
  let offset: number | undefined;
  return ({ at, speaker, text, startedAt }) => {
    offset ??= performance.now() - at;
    captions.dispatch({ type: 'placed', speaker, text, startedAt: startedAt + offset });
  };
}
