// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type RemoteVideoTrack, type Room, RoomEvent, TrackKind, VideoStream } from '@livekit/rtc-node';

const SIZE = 320;
/** As dark as the inside of the mouth, and as no other pixel in that region. */
const DARK = 60;

/** Watches the face that is published in a room, without a browser. */
export class FaceWitness {
  /** Share of dark pixels where the mouth is, in each frame seen. */
  readonly mouths: number[] = [];
  /** The participant whose face it is, one for each track seen. */
  readonly faces: { readonly identity: string; readonly onBehalfOf: string | undefined }[] = [];

  constructor(room: Room) {
    room.on(RoomEvent.TrackSubscribed, (track, _publication, participant) => {
      if (track.kind !== TrackKind.KIND_VIDEO) return;
      const onBehalfOf = participant.attributes['lk.publish_on_behalf'];
      this.faces.push({ identity: participant.identity, onBehalfOf });
      void this.#look(track).catch(() => undefined);
    });
  }

  /** Whether the mouth was wide open since a frame with that number. */
  spokeSince(picture: number): boolean {
    return this.mouths.slice(picture).some((dark) => dark > 0.12);
  }

  async #look(track: RemoteVideoTrack): Promise<void> {
    for await (const { frame } of new VideoStream(track)) {
      // The luma samples come first in I420.
      if (frame.width !== SIZE || frame.height !== SIZE) continue;
      let dark = 0;
      for (let y = 190; y < 260; y += 1) {
        for (let x = 110; x < 210; x += 1) if ((frame.data[y * SIZE + x] ?? 255) < DARK) dark += 1;
      }
      this.mouths.push(dark / 7000);
    }
  }
}
