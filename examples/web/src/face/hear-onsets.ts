// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { LevelLoop } from '../audio/level-loop.ts';
import type { MouthTimeline } from './mouth-timeline.ts';
import { OnsetFinder } from './onset-finder.ts';

/** Tells a mouth when the agent's audio begins; the returned function stops that. */
export function hearOnsets(levels: LevelLoop, mouth: MouthTimeline): () => void {
  const onsets = new OnsetFinder();
  return levels.listen(({ at, agentSound }) => {
    // The last 680 ms are kept, so audio that began before the page learned of it is found.
    const sound = mouth.waits(at) ? agentSound() : undefined;
    if (!sound) return;
    for (const onset of onsets.look(sound.samples, sound.rate, at)) mouth.heard(onset);
  });
}
