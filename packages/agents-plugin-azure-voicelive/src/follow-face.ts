// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import { log, type voice } from '@livekit/agents';
import { systemClock } from './connection/clock.ts';
import { hearListeners, thrownText } from './errors/of-application.ts';
import type { FaceEvents } from './faces/face-events.ts';
import { FacePlayer } from './faces/face-player.ts';
import type { FaceTrack } from './faces/face-track.ts';
import { watchSessionOutput } from './playout/watch-session-output.ts';
import type { OutputEvents } from './playout/output-watch.ts';
import type { RealtimeSession } from './session.ts';
import { sessionOf } from './session-of.ts';

type Listener<Name extends keyof FaceEvents> = (event: FaceEvents[Name]) => void;

/** The face of an agent while it is heard. Made by {@link followFace}. */
export class Face {
  readonly #emitter = new EventEmitter();
  readonly #player: FacePlayer;
  readonly #release: () => void;

  /** @internal */
  constructor(session: {
    playing(): FaceTrack | undefined;
    /** Tells what the session's output does, and when the session is over; the returned function ends that. */
    watch(tell: OutputEvents, closed: () => void): () => void;
  }) {
    hearListeners(this.#emitter, (reason, event) => failed(event, reason));
    this.#player = new FacePlayer(systemClock, (name, event) => {
      try {
        this.#emitter.emit(name, event);
      } catch (error) {
        failed(name, error);
      }
    });
    const player = this.#player;
    const output: OutputEvents = {
      started: () => {
        const track = session.playing();
        if (track) player.started(track);
      },
      progressed: (offsetMs) => player.progressed(offsetMs),
      paused: () => player.paused(),
      resumed: () => player.resumed(),
      cleared: () => player.ended(true),
      finished: (interrupted) => player.ended(interrupted),
    };
    this.#release = session.watch(output, () => this.close());
  }

  on<Name extends keyof FaceEvents>(name: Name, listener: Listener<Name>): this {
    this.#emitter.on(name, listener);
    return this;
  }

  off<Name extends keyof FaceEvents>(name: Name, listener: Listener<Name>): this {
    this.#emitter.off(name, listener);
    return this;
  }

  once<Name extends keyof FaceEvents>(name: Name, listener: Listener<Name>): this {
    this.#emitter.once(name, listener);
    return this;
  }

  /** @internal The message that is being heard. */
  get track(): FaceTrack | undefined {
    return this.#player.track;
  }

  /** Ends it: no event comes any more, and no timer runs. It ends by itself with the AgentSession. */
  close(): void {
    this.#release();
    this.#player.ended(true);
    this.#player.close();
  }
}

/**
 * Follows the face of an agent by the clock of what is heard: visemes and blendshapes as the session's audio output plays
 * their sound, cut at once where that is cut. The session's `animation` option asks the service for them. Any number of
 * faces may follow one session. It may be called before the session has started, and goes on across handoffs.
 *
 * Where the sound is, is told by the output's own reports (`playbackStarted`, `playbackProgressed`, `playbackFinished`), and by
 * calls of its `pause`, `resume` and `clearBuffer`, of which outputs report nothing (@livekit/agents 1.9.0).
 */
export function followFace<UserData>(agentSession: voice.AgentSession<UserData>): Face {
  return new Face({
    playing: () => current(agentSession)?.faces.playing,
    watch: (tell, closed) => watchSessionOutput(agentSession, tell, closed),
  });
}

/** The Voice Live session of the agent that speaks; undefined while there is none. */
function current<UserData>(agentSession: voice.AgentSession<UserData>): RealtimeSession | undefined {
  try {
    return sessionOf(agentSession);
  } catch {
    return undefined;
  }
}

function failed(event: string | symbol, reason: unknown): void {
  log().error({ event: String(event), 'lk.pii.error': thrownText(reason) }, 'a listener of a face failed');
}
