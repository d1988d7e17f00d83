// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily, Random, Session } from '@voicelive-kit/protocol';
import type { OpenAvatarMedia } from '../avatar/webrtc/avatar-media.ts';
import type { Backends } from '../backends/backends.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { FaultRequest } from '../faults/fault-request.ts';
import type { FaultSlug } from '../faults/slugs.ts';
import type { Moment } from '../faults/table.ts';
import type { Call, Reply, Scenario } from '../scenario/scenario.ts';
import type { Script } from '../script/script.ts';
import type { ManualTranscription } from '../settings/session-config.ts';
import type { SessionTarget } from '../settings/session-target.ts';
import type { Speech } from '../speech/speech.ts';
import type { EngineEvent, EngineEventOf } from './events.ts';

/** The faults of one connection, from the engine's view. */
export interface EngineFaults {
  /** True if this fault is armed, which uses it up; the caller then misbehaves accordingly. */
  take(slug: FaultSlug): boolean;
  /** The same, but returns the request. */
  takeRequest(slug: FaultSlug): FaultRequest | undefined;
  /** Reports that a moment has come; a fault armed for it strikes now. */
  moment(moment: Moment): void;
  /** Arms the fault of a scenario's turn, once for each turn; `early`: only one that strikes while the user speaks. */
  armTurn(turn: number | undefined, early?: 'early'): void;
  /** Arms the fault of a scenario's reply, once for each reply. */
  armReply(reply: Reply | undefined): void;
}

/**
 * The pace of a response: audio as the service sends it, many times faster than real time; in real time; or everything
 * without a pause, for tests that have nothing to wait for.
 */
export type Pace = 'fast' | 'realtime' | 'instant';

/**
 * What `response.create` does while a response is active: refuse, as the live service does, or cancel the old one, as
 * its `cancel_previous` is documented.
 */
export type WhenBusy = 'refuse' | 'cancel-previous';

/** What the parts of the engine share. */
export interface EngineContext {
  readonly target: SessionTarget;
  readonly scenario: Scenario | undefined;
  readonly family: ModelFamily;
  readonly pace: Pace;
  readonly whenBusy: WhenBusy;
  readonly manualTranscription: ManualTranscription;
  readonly random: Random;
  readonly conversation: Conversation;
  readonly script: Script;
  /** The backends that replace the script. */
  readonly backends: Backends;
  readonly faults: EngineFaults;
  /** The effective session configuration; replaced, never mutated. */
  session: Session;
  /** Sends an event to the client. */
  readonly emit: (event: EngineEvent) => void;
  /** Sends audio of a response to the client or the avatar, and reports when it is complete. */
  readonly play: (sound: EngineEventOf<'audio-delta' | 'audio-done'>) => void;
  /** Has the avatar say nothing more of the answer that was cut. */
  readonly silenceAvatar: () => void;
  /** Answers an offer of a page that wants to see the avatar over WebRTC. */
  readonly openAvatarMedia: OpenAvatarMedia;
  /** Tells the user of the emulator, once, what is probably a mistake in the scenario. */
  readonly warn: (message: string) => void;
  /** Ends the session with an error. */
  readonly abandon: (code: string, message: string) => void;
  /** Ends the session without an error. */
  readonly hangUp: (how?: { readonly code: number; readonly reason: string }) => void;
  /** A call that the service ran has ended; `responseId` is the response that made it. */
  readonly callEnded: (call: Call, responseId: string) => void;
  /** Milliseconds of audio received from the caller: the session's own clock. */
  readonly heardMs: () => number;
  /** Runs `task` after some milliseconds unless the session ends first; returns a function that cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** Speech of a reply: its audio file, or the voice. */
  readonly speak: (reply: Reply, text: string) => Promise<Speech>;
}
