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

/** The face of an agent as it speaks, created by {@link followFace}. */
export class Face {
  readonly #emitter = new EventEmitter();
  readonly #player: FacePlayer;
  readonly #release: () => void;

  /** @internal */
  constructor(session: {
    playing(): FaceTrack | undefined;
    /**
     * Subscribes to events of the session's output and to the end of the session; the returned function unsubscribes.
     */
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

  /** @internal The message that is playing. */
  get track(): FaceTrack | undefined {
    return this.#player.track;
  }

  /** Stops all events and timers. Called automatically when the AgentSession closes. */
  close(): void {
    this.#release();
    this.#player.ended(true);
    this.#player.close();
  }
}

/**
 * Follows the face of an agent in sync with its audio: emits visemes and blendshapes when the session's audio output
 * plays their audio, and stops as soon as the audio is cut. Requires the session's `animation` option, which requests
 * them from the service. Several faces can follow one session. Can be called before the session has started, and
 * continues across handoffs.
 *
 * The playback position comes from the output's reports (`playbackStarted`, `playbackProgressed`,
 * `playbackFinished`), and from calls to its `pause`, `resume` and `clearBuffer`, which outputs do not report
 * (@livekit/agents 1.9.0).
 */
export function followFace<UserData>(agentSession: voice.AgentSession<UserData>): Face {
  return new Face({
    playing: () => current(agentSession)?.faces.playing,
    watch: (tell, closed) => watchSessionOutput(agentSession, tell, closed),
  });
}

/** The Voice Live session of the current agent; undefined if there is none. */
function current<UserData>(agentSession: voice.AgentSession<UserData>): RealtimeSession | undefined {
  try {
    return sessionOf(agentSession);
  } catch {
    return undefined;
  }
}

function failed(event: string | symbol, reason: unknown): void {
  log().error({ event: String(event), 'lk.pii.error': thrownText(reason) }, 'a face listener failed');
}
