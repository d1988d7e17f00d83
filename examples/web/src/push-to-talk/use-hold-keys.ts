// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { useEffect } from 'react';
import { spaceMeansTalk } from './push-to-talk.ts';
import type { PushToTalkControls } from './use-push-to-talk.ts';

/** Holding the space bar talks; Escape cancels the turn, and so does a window that loses the focus. */
export function useHoldKeys({ mode, press, release, cancel }: PushToTalkControls): void {
  useEffect(() => {
    if (mode !== 'on') return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.code === 'Escape') return cancel();
      if (event.code !== 'Space' || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!spaceMeansTalk(event.target instanceof Element ? event.target : null)) return;
      // Also while it repeats: the page must not scroll.
      event.preventDefault();
      if (!event.repeat) press();
    };
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.code !== 'Space') return;
      // Some browsers would click a focused button now.
      if (spaceMeansTalk(event.target instanceof Element ? event.target : null)) event.preventDefault();
      release();
    };
    // A page in the background does not learn that the key was released, and must not go on listening.
    const onHidden = (): void => cancel();
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', onHidden);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', onHidden);
    };
  }, [mode, press, release, cancel]);
}
