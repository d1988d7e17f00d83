// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TextStreamReader } from 'livekit-client';
import { createStore, type Store } from '../store.ts';
import { faceLines } from './face-line.ts';
import { MouthTimeline } from './mouth-timeline.ts';

const FACE = 'voicelive.face';

/** What a face needs of a room. */
export interface FacedRoom {
  registerTextStreamHandler(
    topic: string,
    handler: (reader: FaceStream, from: { identity: string }) => void,
  ): void;
}

/** What a face needs of a text stream. */
export type FaceStream = AsyncIterable<string> & Pick<TextStreamReader, 'info'>;

/** The mouth of the agent in this call. */
export interface AgentMouth {
  timeline: MouthTimeline;
  /** Whether the agent has ever reported how its mouth moves. */
  present: Store<boolean, true>;
}

/** Follows the agent's reports about its mouth. Call it before the room is joined. */
export function receiveFace(room: FacedRoom): AgentMouth {
  const timeline = new MouthTimeline();
  const present = createStore<boolean, true>(() => true, false);
  room.registerTextStreamHandler(FACE, (reader) => {
    const id = reader.info.attributes?.['lk.segment_id'] ?? reader.info.id;
    const read = async (): Promise<void> => {
      for await (const line of faceLines(reader)) {
        timeline.take(id, line, performance.now());
        if (line.type === 'visemes') present.dispatch(true);
      }
    };
    // The agent has left in the middle of a word.
    read().catch(() => timeline.take(id, { type: 'cut', offsetMs: 0 }, performance.now()));
  });
  return { timeline, present };
}
