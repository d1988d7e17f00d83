// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type JobContext, log, voice } from '@livekit/agents';
import {
  ParticipantKind,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  RoomEvent,
  TrackSource,
  type VideoFrameEvent,
  VideoStream,
} from '@livekit/rtc-node';
import type { Rotation } from './camera/picture.ts';
import { thrownText } from './errors/of-application.ts';
import type { RealtimeSession } from './session.ts';
import { sessionOf } from './session-of.ts';

/** The room of a job; see `AudioFrame` in `session.ts` for why it is not named by its class. */
type Room = JobContext['room'];

export interface WatchCameraOptions {
  /** Identity of the participant to watch. Default: the first participant with a camera that is not an agent. */
  participantIdentity?: string | undefined;
  /** `screen` watches the participant's screen share instead. Default: `camera`. */
  source?: 'camera' | 'screen' | undefined;
}

const ROTATIONS: readonly Rotation[] = [0, 90, 180, 270];

/** A watched camera, created by {@link watchCamera}. Ends with the AgentSession, or when `close()` is called. */
export class CameraWatch {
  readonly #session: () => RealtimeSession | undefined;
  readonly #room: Room;
  readonly #options: WatchCameraOptions;
  #watched:
    { readonly sid: string; readonly frames: ReadableStreamDefaultReader<VideoFrameEvent> } | undefined;
  readonly #release: () => void;
  #closed = false;

  /**
   * @internal
   * @param ended - registers a callback for the end of the session; the returned function removes it.
   */
  constructor(
    room: Room,
    session: () => RealtimeSession | undefined,
    options: WatchCameraOptions,
    ended: (close: () => void) => () => void,
  ) {
    this.#release = ended(() => this.close());
    this.#room = room;
    this.#session = session;
    this.#options = options;
    room.on(RoomEvent.TrackSubscribed, this.#look);
    room.on(RoomEvent.TrackUnmuted, this.#look);
    room.on(RoomEvent.TrackUnsubscribed, this.#gone);
    room.on(RoomEvent.TrackMuted, this.#muted);
    this.#look();
  }

  /** Stops watching, and deletes the camera's pictures from the conversation. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#release();
    this.#room.off(RoomEvent.TrackSubscribed, this.#look);
    this.#room.off(RoomEvent.TrackUnmuted, this.#look);
    this.#room.off(RoomEvent.TrackUnsubscribed, this.#gone);
    this.#room.off(RoomEvent.TrackMuted, this.#muted);
    this.#off();
  }

  /** Watches the first matching camera, unless one is already being watched. */
  readonly #look = (): void => {
    if (this.#watched || this.#closed) return;
    for (const participant of this.#room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        const { track, muted } = publication;
        if (!track || muted || !this.#fits(participant, publication.source)) continue;
        this.#watch(track, publication.sid ?? '');
        return;
      }
    }
  };

  readonly #gone = (_: RemoteTrack, publication: RemoteTrackPublication): void => this.#muted(publication);

  readonly #muted = ({ sid }: { readonly sid?: string | undefined }): void => {
    if (this.#watched?.sid !== sid) return;
    this.#off();
    this.#look();
  };

  #fits({ identity, kind }: RemoteParticipant, source: TrackSource | undefined): boolean {
    const { participantIdentity, source: wanted = 'camera' } = this.#options;
    const fits = wanted === 'camera' ? TrackSource.SOURCE_CAMERA : TrackSource.SOURCE_SCREENSHARE;
    if (source !== fits) return false;
    return participantIdentity === undefined
      ? kind !== ParticipantKind.AGENT
      : identity === participantIdentity;
  }

  #watch(track: RemoteTrack, sid: string): void {
    const watched = { sid, frames: new VideoStream(track).getReader() };
    this.#watched = watched;
    void this.#read(watched.frames)
      .catch((error: unknown) =>
        log().debug({ 'lk.pii.error': thrownText(error) }, 'failed to read the camera'),
      )
      .finally(() => {
        if (this.#watched === watched) this.#off();
      });
  }

  async #read(frames: ReadableStreamDefaultReader<VideoFrameEvent>): Promise<void> {
    for (;;) {
      const { done, value } = await frames.read();
      if (done || this.#watched?.frames !== frames) return;
      this.#session()?.pushVideo(value.frame, { rotation: ROTATIONS[value.rotation] ?? 0 });
    }
  }

  #off(): void {
    const watched = this.#watched;
    this.#watched = undefined;
    watched?.frames.cancel().catch(() => undefined);
    if (watched) this.#session()?.clearVideo();
  }
}

/**
 * Sends a caller's camera to the model of an AgentSession, using `session.pushVideo`. Call this after the job has
 * connected; the camera may be turned on and off later. The room must subscribe to video, as `ctx.connect()` does by
 * default. Continues across handoffs, and ends with the AgentSession.
 */
export function watchCamera<UserData>(
  agentSession: voice.AgentSession<UserData>,
  room: Room,
  options: WatchCameraOptions = {},
): CameraWatch {
  const { Close } = voice.AgentSessionEventTypes;
  return new CameraWatch(
    room,
    () => current(agentSession),
    options,
    (close) => {
      agentSession.once(Close, close);
      return () => agentSession.off(Close, close);
    },
  );
}

/** The Voice Live session of the current agent; undefined if there is none. */
function current<UserData>(agentSession: voice.AgentSession<UserData>): RealtimeSession | undefined {
  try {
    return sessionOf(agentSession);
  } catch {
    return undefined;
  }
}
