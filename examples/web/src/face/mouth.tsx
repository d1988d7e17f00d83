// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useEffect, useRef } from 'react';
import type { LevelLoop } from '../audio/level-loop.ts';
import { between, mouthPath, shapeOf } from './mouth-shape.ts';
import type { MouthTimeline } from './mouth-timeline.ts';

const STILL = '(prefers-reduced-motion: reduce)';
/** How far one frame moves towards a new position. */
const GLIDE = 0.5;
const REST = shapeOf(0);

/**
 * The agent's mouth: it moves with what is heard. Decorative only; it stands still if the user prefers reduced motion.
 */
export function Mouth({
  timeline,
  loop,
}: {
  timeline: MouthTimeline;
  loop: Pick<LevelLoop, 'listen'>;
}): ReactElement {
  const drawing = useRef<SVGSVGElement>(null);
  const lips = useRef<SVGPathElement>(null);
  useEffect(() => {
    const still = matchMedia(STILL);
    let shape = REST;
    return loop.listen(({ at }) => {
      const viseme = still.matches ? 0 : timeline.visemeAt(at);
      shape = between(shape, shapeOf(viseme), GLIDE);
      drawing.current?.setAttribute('data-viseme', String(viseme));
      lips.current?.setAttribute('d', mouthPath(shape));
    });
  }, [timeline, loop]);
  return (
    <svg ref={drawing} className="mouth" viewBox="0 0 100 60" aria-hidden="true" data-viseme="0">
      <path ref={lips} d={mouthPath(REST)} />
    </svg>
  );
}
