// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useEffect, useRef } from 'react';
import type { LevelLoop } from '../audio/level-loop.ts';

/** How often a screen reader may read another value, in milliseconds. */
const VALUE_EVERY_MS = 250;

/** Shows how loud the microphone is. */
export function LevelBar({ loop }: { loop: LevelLoop }): ReactElement {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let valueAt = 0;
    return loop.listen(({ at, microphone }) => {
      // Loudness is perceived in decibels: the square root spreads quiet speech over the bar.
      const shown = Math.min(1, Math.sqrt(microphone) * 1.6);
      bar.current?.style.setProperty('--level', shown.toFixed(3));
      if (at - valueAt < VALUE_EVERY_MS) return;
      valueAt = at;
      bar.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)));
    });
  }, [loop]);
  return (
    <span
      ref={bar}
      className="level-bar"
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    />
  );
}
