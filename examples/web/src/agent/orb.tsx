// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useEffect, useRef } from 'react';
import type { LevelLoop } from '../audio/level-loop.ts';
import { BAND_COUNT } from '../audio/level-meter.ts';
import { Mouth } from '../face/mouth.tsx';
import type { MouthTimeline } from '../face/mouth-timeline.ts';
import type { AgentStatus } from './agent-status.ts';

interface Props {
  status: AgentStatus;
  /** The levels that move it; without them it rests. */
  loop?: LevelLoop | undefined;
  /** How its mouth moves, once known; until then bars move with the voices. */
  mouth?: MouthTimeline | undefined;
}

/** How far one frame moves towards a new level; falling is slower than rising, as with a real meter. */
const RISE = 0.5;
const FALL = 0.14;
/** The middle bar is the strongest range of frequencies. */
const ORDER = [3, 1, 0, 2, 4];

/**
 * The agent, drawn: it moves with its voice while it speaks, and with the caller's while it listens. Hidden from screen
 * readers.
 */
export function Orb({ status, loop, mouth }: Props): ReactElement {
  const orb = useRef<HTMLDivElement>(null);
  const speaking = status === 'speaking';
  useEffect(() => {
    if (!loop) return undefined;
    let level = 0;
    const bars = Array.from({ length: BAND_COUNT }, () => 0);
    const follow = (from: number, to: number): number => from + (to - from) * (to > from ? RISE : FALL);
    return loop.listen((levels) => {
      const loudness = speaking ? levels.agent : levels.microphone;
      const bands = speaking ? levels.agentBands : levels.microphoneBands;
      level = follow(level, Math.min(1, Math.sqrt(loudness) * 1.8));
      orb.current?.style.setProperty('--level', level.toFixed(3));
      for (const [place, band] of ORDER.entries()) {
        bars[place] = follow(bars[place] ?? 0, loudness > 0.003 ? (bands[band] ?? 0) : 0);
        orb.current?.style.setProperty(`--bar-${place}`, bars[place].toFixed(3));
      }
    });
  }, [loop, speaking]);
  return (
    <div ref={orb} className="orb" data-status={status} aria-hidden="true">
      <span className="orb-halo" />
      <span className="orb-ring" />
      <span className="orb-body">
        {mouth && loop ? (
          <Mouth timeline={mouth} loop={loop} />
        ) : (
          <span className="orb-bars">
            {ORDER.map((band) => (
              <i key={band} />
            ))}
          </span>
        )}
      </span>
    </div>
  );
}
