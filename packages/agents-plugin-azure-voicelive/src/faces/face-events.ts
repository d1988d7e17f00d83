// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A position in the audio of one agent message. */
export interface FaceMoment {
  /** Item id of the message, as in the chat context. */
  readonly itemId: string;
  /** Id of the service's response that contains the message. */
  readonly responseId: string;
  /** Offset from the first sample of the message's audio, in milliseconds. */
  readonly offsetMs: number;
  /** When the session's audio output plays, or played, this position, in milliseconds since the epoch. */
  readonly heardAt: number;
}

/** The mouth takes a new position. */
export interface VisemeHeardEvent extends FaceMoment {
  /** Viseme id, 0 to 21, as defined by Azure Speech; 0 is silence, with a closed mouth. */
  readonly visemeId: number;
}

/** The face takes a new position. */
export interface BlendshapesHeardEvent extends FaceMoment {
  /** 55 weights from 0 to 1, in the order defined by Azure Speech. */
  readonly weights: readonly number[];
  /** Index of the frame within the message, starting at 0. */
  readonly frameIndex: number;
  /** Frames per second. */
  readonly frameRate: number;
}

/** The audio of a message has ended. */
export interface FaceEndedEvent extends FaceMoment {
  /** True if the audio was cut short by the caller or by `interrupt()`. No event of the message follows. */
  readonly interrupted: boolean;
}

/**
 * Events of a {@link Face}. Each is emitted once, when its audio is heard, in playback order, and none after an
 * interruption.
 */
export interface FaceEvents {
  /** The audio of a message starts. */
  started: FaceMoment;
  viseme: VisemeHeardEvent;
  blendshapes: BlendshapesHeardEvent;
  /** The audio pauses and may resume: the framework is waiting to see whether the caller is interrupting. */
  paused: FaceMoment;
  /** The audio resumes at `offsetMs`, after a pause or after a gap because audio arrived late. */
  resumed: FaceMoment;
  ended: FaceEndedEvent;
}
