// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ServerEvent, SessionConfig } from '@voicelive-kit/protocol';
import type { Uplink } from '../audio-input/uplink.ts';
import { createSupervisor } from './create-supervisor.ts';
import type {
  ConnectionKind,
  ConnectionSupervisor,
  Established,
  EstablishInfo,
} from '../connection/supervisor-types.ts';
import type { Wire } from '../connection/wire.ts';
import { isVoiceLiveError, type VoiceLiveError, VoiceLiveRequestError } from '../errors/index.ts';
import type { HistoryKeeper } from '../history/history-keeper.ts';
import type { IdMap } from '../history/id-map.ts';
import type { HistoryMirror } from '../history/mirror.ts';
import type { UpdateOutcome } from '../link/config-channel.ts';
import { Link } from '../link/link.ts';
import type { ResolvedOptions } from '../options/resolved-options.ts';
import type { ResponseGate } from '../responses/gate.ts';
import type { ResponseBook } from '../responses/response-book.ts';
import type { SafeEmitter } from '../context/emitter.ts';
import type { SessionLog } from '../context/events.ts';
import type { SessionSettings } from '../context/settings.ts';
import type { TurnTaking } from './turn-taking.ts';
import { withTimeout } from '../with-timeout.ts';

/** How long the service may take to acknowledge a change of the session, milliseconds. */
const UPDATE_TIMEOUT_MS = 5000;

/** The rooms that follow a connection's fate. */
export interface ConnectedRooms {
  readonly history: HistoryKeeper;
  readonly responses: ResponseBook;
  readonly turns: TurnTaking;
  readonly gate: ResponseGate;
  readonly uplink: Uplink;
  /** Takes an event of the live connection to its room. */
  route(event: ServerEvent): void;
}

export interface LiveConnectionOptions {
  readonly options: ResolvedOptions;
  readonly settings: SessionSettings;
  /** Settings the service may refuse without harm. */
  readonly optionalFields: readonly string[];
  readonly mirror: HistoryMirror;
  readonly ids: IdMap;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
}

/** The connection a conversation runs on at present, and what happens to the conversation when it changes. */
export class LiveConnection {
  readonly #with: LiveConnectionOptions;
  readonly #supervisor: ConnectionSupervisor;
  readonly #links = new WeakMap<Wire, Link>();
  #rooms: ConnectedRooms | undefined;
  #link: Link | undefined;
  #acquireTimeMs: number | undefined;

  constructor(parts: LiveConnectionOptions) {
    this.#with = parts;
    this.#supervisor = createSupervisor(parts.options, {
      establish: (wire, info) => this.#establish(wire, info),
      onUp: (wire, kind) => this.#onUp(wire, kind),
      onDown: (error, { report }) => {
        this.#leave();
        if (report) parts.emitter.emitError(error, true);
      },
      onGaveUp: (error) => this.#giveUp(error),
      quiet: () => this.#quiet(),
    });
  }

  /** Undefined while there is no connection that is configured and filled. */
  get link(): Link | undefined {
    return this.#link;
  }

  /** True once there will be no connection any more. */
  get over(): boolean {
    return this.#supervisor.state === 'failed' || this.#supervisor.state === 'closed';
  }

  /** Begins to connect, in the background. */
  start(rooms: ConnectedRooms): void {
    this.#rooms = rooms;
    this.#supervisor.start();
  }

  /** Milliseconds it took to get the present connection; told once, for the first response on it. */
  takeAcquireTimeMs(): number | undefined {
    const taken = this.#acquireTimeMs;
    this.#acquireTimeMs = undefined;
    return taken;
  }

  /**
   * Changes the session, at once or, while disconnected, with the next connection.
   * @throws VoiceLiveRequestError when the service refuses the change or does not answer.
   */
  async change(change: SessionConfig): Promise<void> {
    const { settings } = this.#with;
    settings.change(change);
    const link = this.#link;
    if (!link) return;
    const outcome = await withTimeout(link.config.update(settings.desired), UPDATE_TIMEOUT_MS);
    if (outcome === 'timeout') throw updateError('update_timeout', link);
    if (outcome.kind !== 'refused') return;
    settings.revert(outcome.change, link.config.held);
    throw updateError('update_rejected', link, outcome);
  }

  /** The service said that the session cannot go on. */
  fail(error: VoiceLiveError): void {
    void this.#supervisor.close();
    this.#giveUp(error);
  }

  /** Settles everything that waits for the service and closes the connection. Never rejects. */
  async close(): Promise<void> {
    this.#end(closedError('The session was closed.'));
    this.#with.emitter.close();
    await this.#supervisor.close();
  }

  async #establish(wire: Wire, info: EstablishInfo): Promise<Established> {
    const { options, settings, emitter, log, mirror, ids } = this.#with;
    const link: Link = new Link(wire, {
      secrets: options.auth.kind === 'key' ? [options.auth.reveal()] : [],
      onEvent: (event) => {
        if (link === this.#link) this.#rooms?.route(event);
      },
      onMalformed: (detail) => log.warn({ detail }, 'a frame of the service cannot be read; it is skipped'),
      onRaw: (direction, event) =>
        emitter.emit(
          direction === 'in' ? 'voicelive_server_event_received' : 'voicelive_client_event_sent',
          event,
        ),
    });
    this.#links.set(wire, link);
    wire.onClosed(() => link.end());
    const ready = await link.establish({
      config: settings.desired,
      optional: this.#with.optionalFields,
      items: async () => this.#rooms?.history.restoreItems() ?? [],
      signal: info.signal,
      announced: () => info.announced(),
    });
    for (const field of ready.left) {
      settings.drop(field);
      log.warn({ field }, 'the service refuses a setting that is only a default here; going on without it');
    }
    for (const id of ready.refusedItems) mirror.remove(ids.fromWire(id));
    this.#acquireTimeMs = info.acquireMs;
    return { expiresAt: ready.expiresAt };
  }

  #onUp(wire: Wire, kind: ConnectionKind): void {
    const link = this.#links.get(wire);
    const rooms = this.#rooms;
    if (!link || !rooms) return;
    if (kind === 'rollover') this.#leave();
    const { gate, history, turns, uplink } = rooms;
    this.#link = link;
    const owed = turns.owed;
    turns.forgive();
    link.goLive();
    history.reconcile(link);
    // What changed while the connection was being made.
    this.change({}).catch((error: unknown) => {
      if (isVoiceLiveError(error)) this.#with.emitter.emitError(error, true);
    });
    uplink.open({
      sendAudio: (base64) => link.sendAudio(base64),
      sendCommit: () => void link.send({ type: 'input_audio_buffer.commit' }),
      sendClear: () => void link.send({ type: 'input_audio_buffer.clear' }),
      get bufferedAmount() {
        return wire.bufferedAmount;
      },
    });
    // The caller was understood, but the answer was lost with the connection.
    if (owed && gate.idle && this.#with.mirror.endsWithUser()) gate.requestSpontaneous({});
    gate.open();
    if (kind !== 'first') this.#with.emitter.emit('session_reconnected', {});
  }

  #giveUp(error: VoiceLiveError): void {
    this.#end(closedError('The connection to the service was lost for good.', error));
    this.#with.emitter.emitError(error, false);
  }

  /** There will be no other connection: streams end, and whoever waits is told. */
  #end(error: VoiceLiveRequestError): void {
    this.#rooms?.gate.close(error);
    this.#rooms?.responses.interrupt();
    this.#leave();
  }

  /** The present connection is gone: nothing of it may stay open. */
  #leave(): void {
    this.#link?.end();
    this.#link = undefined;
    const rooms = this.#rooms;
    if (!rooms) return;
    rooms.uplink.close();
    rooms.gate.suspend();
    rooms.responses.lost();
    rooms.turns.lost();
    this.#with.mirror.connectionLost();
  }

  #quiet(): boolean {
    const rooms = this.#rooms;
    return (
      rooms !== undefined &&
      rooms.gate.idle &&
      !rooms.turns.speaking &&
      !rooms.turns.owed &&
      !rooms.responses.active &&
      this.#with.mirror.openCalls().length === 0 &&
      rooms.history.playedUntil <= Date.now()
    );
  }
}

/** What a request is refused with when there is no service to ask any more. */
export function closedError(message: string, cause?: VoiceLiveError): VoiceLiveRequestError {
  return new VoiceLiveRequestError({ code: 'session_closed', message, retryable: false, cause });
}

function updateError(
  code: 'update_timeout' | 'update_rejected',
  link: Link,
  refusal?: Extract<UpdateOutcome, { kind: 'refused' }>,
): VoiceLiveRequestError {
  const what = refusal
    ? `refused [${refusal.error.code ?? refusal.error.type ?? 'no code'}]`
    : 'did not acknowledge';
  const where = refusal?.error.param ? ` at ${refusal.error.param}` : '';
  return new VoiceLiveRequestError({
    code,
    message: `The service ${what} a change of the session${where}.`,
    retryable: refusal === undefined,
    serviceCode: refusal?.error.code ?? null,
    sessionId: link.wire.sessionId,
    requestId: link.wire.requestId,
  });
}
