// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newItemId, type TurnDetection } from '@voicelive-kit/protocol';
import { userAudioItem } from '@voicelive-kit/protocol/server';
import type { Ear } from '../hearing/ear.ts';
import type { TurnSignal } from '../hearing/turn-detector.ts';
import { ClientMistake } from './client-mistake.ts';
import type { EngineContext } from './context.ts';
import type { Heard, Responses } from './responses.ts';

/** The service wants at least this much audio in a commit, in milliseconds. */
const SHORTEST_COMMIT_MS = 100;
/** Time a cascaded model takes to recognise a turn, in milliseconds. */
const RECOGNITION_MS = 10;

/** Turns of the user's speech: detected or committed, heard, and answered. */
export class UserTurns {
  readonly #context: EngineContext;
  readonly #ear: Ear;
  readonly #responses: Responses;
  /** Starts the response to what the user said. */
  readonly #answer: (itemId: string, heard: Heard | undefined) => void;
  #itemId: string | undefined;

  constructor(
    context: EngineContext,
    ear: Ear,
    responses: Responses,
    answer: (itemId: string, heard: Heard | undefined) => void,
  ) {
    this.#context = context;
    this.#ear = ear;
    this.#responses = responses;
    this.#answer = answer;
  }

  /** Takes bytes of the caller's audio. */
  append(bytes: Uint8Array): void {
    const signals = this.#hear(bytes);
    const detection = this.#context.session.turn_detection;
    if (detection === null || detection === undefined) return;
    for (const signal of signals) this.#onSignal(signal, detection);
  }

  /** `input_audio_buffer.commit`: the pending audio becomes a user message, no response. */
  commit(): void {
    const { ms } = this.#ear.pending;
    if (ms < SHORTEST_COMMIT_MS) {
      throw new ClientMistake(
        'input_audio_buffer_commit_empty',
        `Error committing input audio buffer: buffer too small. Expected at least ${SHORTEST_COMMIT_MS}ms of audio, but buffer only has ${ms.toFixed(2)}ms of audio.`,
      );
    }
    this.#commitPending(undefined);
  }

  /** True when a response is asked for while speech is uncommitted, in manual mode: it is committed, then answered. */
  commitForResponse(respond: (heard: Heard | undefined) => void): boolean {
    const manual = this.#context.session.turn_detection === null;
    if (!manual || this.#ear.pending.voiceMs < SHORTEST_COMMIT_MS) return false;
    this.#commitPending(respond);
    return true;
  }

  clear(): void {
    this.#ear.clear();
    this.#itemId = undefined;
    this.#context.emit({ kind: 'input-cleared' });
  }

  #hear(bytes: Uint8Array): TurnSignal[] {
    try {
      return this.#ear.hear(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new ClientMistake(
        'invalid_value',
        'Invalid audio: pcm16 needs an even number of bytes.',
        'audio',
      );
    }
  }

  #onSignal(signal: TurnSignal, detection: TurnDetection): void {
    if (signal.kind === 'speech-started') {
      this.#itemId = newItemId(this.#context.random);
      this.#context.emit({ kind: 'speech-started', itemId: this.#itemId, audioStartMs: signal.audioStartMs });
      this.#context.faults.armTurn(this.#context.script.nextTurn, 'early');
      this.#context.faults.moment('speech-started');
      this.#interrupt(detection);
      return;
    }
    const itemId = this.#itemId ?? newItemId(this.#context.random);
    this.#itemId = undefined;
    if (!this.#context.faults.take('no-speech-stopped')) {
      this.#context.emit({ kind: 'speech-stopped', itemId, audioEndMs: signal.audioEndMs });
    }
    const respond = (heard: Heard | undefined): void => this.#answer(itemId, heard);
    const ms = signal.audioEndMs - signal.audioStartMs;
    this.#commit(itemId, ms, false, (detection.create_response ?? true) ? respond : undefined);
  }

  /** Barge-in: the service cancels by itself, and shortens what was said when `auto_truncate` asks for it. */
  #interrupt(detection: TurnDetection): void {
    if (!(detection.interrupt_response ?? true)) return;
    if (detection['auto_truncate'] === true) this.#truncateUnheard();
    this.#responses.cancel('turn_detected');
  }

  /** Assumes a client that plays from the first delta on, in time with the audio it sends. */
  #truncateUnheard(): void {
    const { conversation } = this.#context;
    const itemId = conversation.items.findLast(
      (item) => item.type === 'message' && item.role === 'assistant',
    )?.id;
    if (itemId === undefined || conversation.isTruncated(itemId)) return;
    const startedMs = conversation.soundStartedMs(itemId);
    if (startedMs === undefined) return;
    const playedMs = Math.max(0, this.#ear.nowMs - startedMs);
    if (playedMs >= conversation.audioMs(itemId)) return;
    conversation.truncate(itemId, playedMs);
    this.#context.emit({ kind: 'item-truncated', itemId, audioEndMs: playedMs });
  }

  #commitPending(respond: ((heard: Heard | undefined) => void) | undefined): void {
    const { ms, sound } = this.#ear.pending;
    this.#ear.clear();
    const itemId = this.#itemId ?? newItemId(this.#context.random);
    this.#itemId = undefined;
    this.#commit(itemId, ms, !sound, respond);
  }

  /** Makes the user message, hears it, and answers it when asked to. */
  #commit(
    itemId: string,
    ms: number,
    silent: boolean,
    respond: ((heard: Heard | undefined) => void) | undefined,
  ): void {
    const { conversation, family, faults, script, emit } = this.#context;
    this.#ear.taken();
    const item = userAudioItem(itemId, null);
    const previousItemId = conversation.add(item);
    conversation.addAudio(itemId, ms, this.#ear.nowMs);
    emit({ kind: 'input-committed', itemId, previousItemId });
    const transcript = script.hear(itemId, silent);
    faults.armTurn(script.turnOf(itemId));
    faults.moment('turn');
    const heard = this.#heard(itemId, transcript);
    if (family === 'native') {
      emit({ kind: 'item-created', item, previousItemId, spoken: true });
      if (respond !== undefined) respond(heard);
      else this.#context.after(RECOGNITION_MS, () => deliver(heard));
      return;
    }
    // A cascaded model recognises first: its transcript, its item and its response come together.
    this.#context.after(RECOGNITION_MS, () => {
      const late = heard?.late === true && respond !== undefined;
      if (!late) deliver(heard);
      emit({ kind: 'item-created', item: conversation.get(itemId) ?? item, previousItemId, spoken: true });
      respond?.(late ? heard : undefined);
    });
  }

  /** The transcript of a turn, to be emitted when its time comes; undefined when there will be none. */
  #heard(itemId: string, transcript: string): Heard | undefined {
    const { conversation, emit, faults, session } = this.#context;
    const model = session.input_audio_transcription?.model;
    if (model === undefined || faults.take('no-transcript')) return undefined;
    // Azure's recogniser sends no deltas, the OpenAI models one with the whole text.
    let deltaDue = !model.startsWith('azure') && transcript !== '';
    let due = true;
    return {
      late: faults.take('late-transcript'),
      emitDelta() {
        if (deltaDue) emit({ kind: 'heard-delta', itemId, delta: transcript });
        deltaDue = false;
      },
      emit() {
        if (!due) return;
        due = false;
        conversation.update(userAudioItem(itemId, transcript));
        emit({ kind: 'heard', itemId, transcript });
      },
    };
  }
}

function deliver(heard: Heard | undefined): void {
  heard?.emitDelta();
  heard?.emit();
}
