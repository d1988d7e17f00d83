// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A place in the sound of one message of the agent. */
export interface FaceMoment {
  /** The message, as the history has it. */
  readonly itemId: string;
  /** The response of the service that the message belongs to. */
  readonly responseId: string;
  /** Milliseconds from the first sample of the message's sound. */
  readonly offsetMs: number;
  /** When this place of the sound is, or was, played, by the session's audio output; milliseconds since the epoch. */
  readonly heardAt: number;
}

/** The mouth takes a position. */
export interface VisemeHeardEvent extends FaceMoment {
  /** 0 to 21, the set of Azure Speech; 0 is the closed mouth of silence. */
  readonly visemeId: number;
}

/** The face takes a position. */
export interface BlendshapesHeardEvent extends FaceMoment {
  /** 55 numbers from 0 to 1, in the order of Azure Speech. */
  readonly weights: readonly number[];
  /** Which frame of the message it is, from 0. */
  readonly frameIndex: number;
  /** Frames a second. */
  readonly frameRate: number;
}

/** The sound of a message is over. */
export interface FaceEndedEvent extends FaceMoment {
  /** True when it was cut before its end: a barge-in, or `interrupt()`. Nothing of it comes after this event. */
  readonly interrupted: boolean;
}

/** The events of a {@link Face}: each when its sound is heard, in the order of the sound, none twice and none after a cut. */
export interface FaceEvents {
  /** A message begins to be heard. */
  started: FaceMoment;
  viseme: VisemeHeardEvent;
  blendshapes: BlendshapesHeardEvent;
  /** The sound stops and may go on: the framework waits to see whether somebody interrupts. */
  paused: FaceMoment;
  /** The sound goes on, from `offsetMs`: after a pause, or after a gap because it had not arrived in time. */
  resumed: FaceMoment;
  ended: FaceEndedEvent;
}
