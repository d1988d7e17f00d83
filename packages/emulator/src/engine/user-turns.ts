// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newItemId, type TurnDetection } from '@voicelive-kit/protocol';
import { userAudioItem } from '@voicelive-kit/protocol/server';
import { ClientMistake } from '../client-mistake.ts';
import { isOnlyFillers } from '../hearing/endpointing.ts';
import type { SpeechDetector } from '../hearing/speech-detector.ts';
import type { TurnSignal } from '../hearing/turn-detector.ts';
import { detectorSettings } from '../settings/turn-detection.ts';
import { bargeIn } from './barge-in.ts';
import type { EngineContext } from './context.ts';
import { Recognition, type Recognised } from './recognition.ts';
import type { Heard } from './response-request.ts';
import type { Responses } from './responses.ts';
import { halfSample } from './sound-bytes.ts';
import { transcribe } from './transcription.ts';

/** The minimum audio the service requires in a commit, in milliseconds. */
const SHORTEST_COMMIT_MS = 100;
/** How long a cascaded model takes to recognise a turn, in milliseconds. */
const RECOGNITION_MS = 10;
/** A turn with less voice than this is noise: transcribed as empty, but still answered. */
const SHORTEST_WORD_MS = 120;

/** The audio of a user turn, in milliseconds of audio since the session began. */
interface Stretch {
  startMs: number;
  endMs: number;
  /** Whether it contains no speech. */
  silent: boolean;
  /** How many segments it was spoken in. */
  pieces: number;
  /** The client requested a response to it. */
  asked?: boolean;
  /** The words, if no audio was needed. */
  words?: string;
}

type Respond = (heard: Heard | undefined) => void;

/** Turns of the user's speech: detected or committed, transcribed, and answered. */
export class UserTurns {
  readonly #context: EngineContext;
  readonly #detector: SpeechDetector;
  readonly #responses: Responses;
  /** Starts the response to what the user said. */
  readonly #answer: (itemId: string, heard: Heard | undefined) => void;
  readonly #recognition: Recognition;
  #itemId: string | undefined;
  /** Whether the current speech contains only filler words. */
  #ignoring = false;

  constructor(
    context: EngineContext,
    detector: SpeechDetector,
    responses: Responses,
    answer: (itemId: string, heard: Heard | undefined) => void,
  ) {
    this.#context = context;
    this.#detector = detector;
    this.#responses = responses;
    this.#answer = answer;
    this.#recognition = new Recognition(context);
  }

  /** Frees its resources. */
  close(): void {
    this.#recognition.close();
  }

  /** Takes bytes of the caller's audio. */
  append(bytes: Uint8Array): void {
    const signals = this.#hear(bytes);
    const detection = this.#context.session.turn_detection;
    if (detection === null || detection === undefined) return;
    for (const signal of signals) this.#onSignal(signal, detection);
    this.#checkIdle(detection);
  }

  /** `input_audio_buffer.commit`: the pending audio becomes a user message, no response. */
  commit(): void {
    const { ms } = this.#detector.pending;
    if (ms < SHORTEST_COMMIT_MS) {
      throw new ClientMistake(
        'input_audio_buffer_commit_empty',
        `Error committing input audio buffer: buffer too small. Expected at least ${SHORTEST_COMMIT_MS}ms of audio, but buffer only has ${ms.toFixed(2)}ms of audio.`,
      );
    }
    this.#commitPending(undefined);
  }

  /** True if a response is requested while speech is uncommitted, in manual mode: it is committed, then answered. */
  commitForResponse(respond: Respond): boolean {
    const manual = (this.#context.session.turn_detection ?? null) === null;
    if (!manual || this.#detector.pending.voiceMs < SHORTEST_COMMIT_MS) return false;
    this.#commitPending(respond);
    return true;
  }

  clear(): void {
    this.#detector.clear();
    this.#itemId = undefined;
    this.#ignoring = false;
    this.#context.emit({ kind: 'input-cleared' });
  }

  /**
   * Simulates speech for some milliseconds: noise, or the words of a turn. False while somebody speaks, and if the
   * client ends the turns.
   */
  hearUnspoken(ms: number, words?: string): boolean {
    const detection = this.#context.session.turn_detection;
    if (detection === null || detection === undefined || this.#itemId !== undefined) return false;
    const audioStartMs = this.#detector.nowMs;
    this.#onSignal({ kind: 'speech-started', audioStartMs }, detection);
    this.#context.after(ms, () => {
      const audioEndMs = Math.max(this.#detector.nowMs, audioStartMs + ms);
      this.#onSignal(
        { kind: 'speech-stopped', audioStartMs, audioEndMs, pieces: 1, voicedMs: 0 },
        detection,
        words,
      );
    });
    return true;
  }

  #hear(bytes: Uint8Array): TurnSignal[] {
    try {
      return this.#detector.hear(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw halfSample();
    }
  }

  #onSignal(signal: TurnSignal, detection: TurnDetection, words?: string): void {
    const { script, faults, emit } = this.#context;
    if (signal.kind === 'speech-started') {
      this.#ignoring = detection['remove_filler_words'] === true && isOnlyFillers(script.wording(0).text);
      if (this.#ignoring) return;
      this.#itemId = newItemId(this.#context.random);
      if (!faults.take('no-speech-started')) {
        emit({ kind: 'speech-started', itemId: this.#itemId, audioStartMs: signal.audioStartMs });
      }
      faults.armTurn(script.nextTurn, 'early');
      faults.moment('speech-started');
      bargeIn(this.#context, this.#responses, detection);
      return;
    }
    const { audioStartMs: startMs, audioEndMs: endMs, pieces, voicedMs } = signal;
    if (this.#ignoring) {
      this.#ignoring = false;
      for (let piece = 0; piece < pieces; piece += 1) script.skip();
      this.#detector.taken();
      return;
    }
    const itemId = this.#itemId ?? newItemId(this.#context.random);
    this.#itemId = undefined;
    if (!faults.take('no-speech-stopped')) emit({ kind: 'speech-stopped', itemId, audioEndMs: endMs });
    const silent = words === undefined && voicedMs < SHORTEST_WORD_MS;
    const stretch = { startMs, endMs, pieces, silent, ...(words !== undefined && { words }) };
    const respond: Respond = (heard) => this.#answer(itemId, heard);
    this.#commit(itemId, stretch, (detection.create_response ?? true) ? respond : undefined);
  }

  /** `idle_timeout_ms`: if nobody speaks for this long after the agent's last words, the agent speaks again. */
  #checkIdle(detection: TurnDetection): void {
    const timeoutMs = detection['idle_timeout_ms'];
    if (typeof timeoutMs !== 'number' || this.#detector.speaking || this.#responses.activeId !== undefined)
      return;
    const { conversation } = this.#context;
    const last = conversation.items.at(-1);
    const startedMs = last && conversation.soundStartedMs(last.id);
    if (last?.type !== 'message' || last.role !== 'assistant' || startedMs === undefined) return;
    const quietSinceMs = Math.round(startedMs + conversation.audioMs(last.id));
    const endMs = this.#detector.nowMs;
    if (endMs - quietSinceMs < timeoutMs) return;
    const itemId = newItemId(this.#context.random);
    const stretch = { startMs: quietSinceMs, endMs, pieces: 1, silent: true };
    this.#context.emit({ kind: 'idle', itemId, audioStartMs: quietSinceMs, audioEndMs: endMs });
    this.#commit(itemId, stretch, (heard) => this.#answer(itemId, heard));
  }

  #commitPending(respond: Respond | undefined): void {
    const { ms, sound } = this.#detector.pending;
    const endMs = this.#detector.receivedMs;
    this.#detector.clear();
    const itemId = this.#itemId ?? newItemId(this.#context.random);
    this.#itemId = undefined;
    const asked = respond !== undefined;
    this.#commit(itemId, { startMs: endMs - ms, endMs, pieces: 1, silent: !sound, asked }, respond);
  }

  /** Creates the user message, transcribes it, and answers it if requested. */
  #commit(itemId: string, stretch: Stretch, respond: Respond | undefined): void {
    const { conversation, script, emit } = this.#context;
    const { startMs, endMs, pieces, silent } = stretch;
    this.#detector.taken();
    const item = userAudioItem(itemId, null);
    const before = conversation.add(item);
    const previousItemId = this.#context.family === 'cascaded' ? null : before;
    conversation.addAudio(itemId, endMs - startMs, this.#detector.nowMs);
    const sound = this.#detector.cut(startMs, endMs);
    conversation.keepSound(itemId, sound);
    emit({ kind: 'input-committed', itemId, previousItemId });
    this.#repeatEmpty(itemId);
    const told = (heard: Recognised): void => {
      if (heard !== 'failed') script.understand(itemId, heard.text);
      this.#understood(item, previousItemId, stretch, respond, heard);
    };
    if (stretch.words !== undefined) return told({ text: stretch.words });
    if (!silent && this.#recognition.recognise(sound, told)) return;
    const text = script.hear(itemId, silent, pieces);
    this.#understood(item, previousItemId, stretch, respond, { text });
  }

  /** `repeated-empty-transcript`: reports the previous turn again, with an empty transcript. */
  #repeatEmpty(itemId: string): void {
    const { conversation, emit, faults, session } = this.#context;
    const before = conversation.items.findLast(
      (item) =>
        item.id !== itemId &&
        item.type === 'message' &&
        item.role === 'user' &&
        (item.content ?? []).some((part) => part.type === 'input_audio'),
    );
    if (before === undefined || !session.input_audio_transcription) return;
    if (!faults.take('repeated-empty-transcript')) return;
    emit({ kind: 'heard', itemId: before.id, transcript: '', audioMs: conversation.audioMs(before.id) });
  }

  /** The words of a turn are known: emits them and answers. */
  #understood(
    item: ReturnType<typeof userAudioItem>,
    previousItemId: string | null,
    stretch: Stretch,
    respond: Respond | undefined,
    recognised: Recognised,
  ): void {
    const { conversation, family, faults, script, emit } = this.#context;
    const itemId = item.id;
    // A model backend reads the conversation before the transcript is emitted.
    if (this.#context.backends.answer !== undefined && recognised !== 'failed') {
      conversation.update(userAudioItem(itemId, recognised.text));
    }
    faults.armTurn(script.turnOf(itemId));
    faults.moment('turn');
    const heard = transcribe(this.#context, {
      itemId,
      text: recognised === 'failed' ? '' : recognised.text,
      speech: this.#speechIn(stretch),
      mark: recognised === 'failed' ? recognised : script.markOf(itemId),
    });
    if (family === 'native') {
      emit({ kind: 'item-created', item, previousItemId, spoken: true });
      if (respond !== undefined) respond(heard);
      else this.#context.after(RECOGNITION_MS, () => deliver(heard));
      return;
    }
    // A cascaded model transcribes first: its transcript, item and response come together.
    this.#context.after(RECOGNITION_MS, () => {
      const late = heard?.late === true && respond !== undefined;
      if (!late) deliver(heard);
      emit({ kind: 'item-created', item: conversation.get(itemId) ?? item, previousItemId, spoken: true });
      // Without words there is nothing to answer, unless the client requests it.
      if (stretch.asked || heard?.failed !== true) respond?.(late ? heard : undefined);
    });
  }

  /** Where in a turn's audio the speech is: between the padding and the silence, in milliseconds of the item. */
  #speechIn({ startMs, endMs }: Stretch): { fromMs: number; toMs: number } {
    const { session } = this.#context;
    const { turns } = detectorSettings(session);
    const detecting = session.turn_detection !== null && session.turn_detection !== undefined;
    const fromMs = detecting ? turns.prefixPaddingMs : 0;
    const toMs = endMs - startMs - (detecting ? turns.silenceDurationMs : 0);
    return fromMs < toMs ? { fromMs, toMs } : { fromMs: 0, toMs: endMs - startMs };
  }
}

function deliver(heard: Heard | undefined): void {
  heard?.emitDelta();
  heard?.emit();
}
