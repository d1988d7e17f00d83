// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';
import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { Segment } from './playout.ts';
import type { AgentSpeech, DemoResult, ResponseMetrics, ToolRun, Turn } from '../result/result.ts';
import type { Utterance } from './recordings.ts';
import { tokensOf } from '../result/tokens.ts';
import { addText, type Word } from '../result/words.ts';

/** Collects what happened, turn by turn, for `result.json`. It has no clock and does no I/O. */
export class ConversationLog {
  readonly turns: Turn[] = [newTurn(0)];
  readonly responses: ResponseMetrics[] = [];
  readonly errors: DemoResult['errors'] = [];
  /** Words of the message that is being received; they become the words of the segment that plays it. */
  #words: Word[] = [];
  #wordsEnded = false;
  /** Whether the words belong to a segment that is playing or has been played. */
  #wordsTaken = false;
  /** Words of a filler whose sound has not started. */
  #filler: string | undefined;
  #playing: AgentSpeech | undefined;

  /** The current turn. */
  get turn(): Turn {
    return this.turns.at(-1) ?? newTurn(0);
  }

  callerStarted(utterance: Utterance, atMs: number): void {
    const turn = newTurn(this.turns.length);
    turn.caller = {
      file: utterance.file,
      startMs: atMs + utterance.voice.startMs,
      endMs: atMs + utterance.voice.endMs,
      transcript: '',
    };
    this.turns.push(turn);
  }

  callerSaid(text: string): void {
    const { caller } = this.turn;
    if (caller) caller.transcript = [caller.transcript, text.trim()].filter(Boolean).join(' ');
  }

  speechDetected(atMs: number): void {
    this.turn.detected.push({ startMs: atMs, endMs: null });
  }

  speechEnded(atMs: number): void {
    const open = this.turn.detected.at(-1);
    if (open) open.endMs ??= atMs;
  }

  /** Adds a piece of the agent's message, as it arrives and before it is heard. */
  agentText(piece: string | voice.TimedString): void {
    if (this.#wordsEnded) {
      this.#words = [];
      this.#wordsTaken = false;
    }
    this.#wordsEnded = false;
    addText(this.#words, piece);
  }

  /** The message is complete: the next piece belongs to another message. Its sound may not have started yet. */
  agentTextEnded(): void {
    this.#wordsEnded = true;
  }

  agentStarted(segment: Segment, atMs: number): { latencyMs: number | null } {
    const { turn } = this;
    this.#playing = {
      startMs: atMs,
      endMs: atMs,
      playedMs: 0,
      interrupted: false,
      // A filler's sound comes without words.
      words: this.#wordsTaken && this.#wordsEnded ? [] : this.#words,
      heard: '',
    };
    this.#wordsTaken = true;
    const first = turn.agent.length === 0;
    turn.agent.push(this.#playing);
    if (first && turn.caller) turn.latencyMs = atMs - turn.caller.endMs;
    return { latencyMs: first ? turn.latencyMs : null };
  }

  /** The words of a filler, which arrive separately from its sound. */
  fillerSpoken(text: string): void {
    this.#filler = text;
  }

  /** Returns the filler that is playing, once it has words; at most once per filler. */
  takeFiller(): { startMs: number; latencyMs: number | null; text: string } | undefined {
    const speech = this.#playing;
    const text = this.#filler;
    if (!speech || text === undefined || speech.words.length > 0) return undefined;
    this.#filler = undefined;
    speech.filler = true;
    speech.words = text.split(' ').map((word) => ({ text: word, startMs: undefined, endMs: undefined }));
    const { turn } = this;
    return { startMs: speech.startMs, latencyMs: turn.agent[0] === speech ? turn.latencyMs : null, text };
  }

  agentFinished(segment: Segment, interrupted: boolean): void {
    if (!this.#playing) return;
    this.#playing.playedMs = Math.round(segment.playedMs);
    this.#playing.endMs = this.#playing.startMs + this.#playing.playedMs;
    this.#playing.interrupted = interrupted;
    this.#playing = undefined;
  }

  /** The framework added an agent message to its history. */
  agentRemembered(text: string): void {
    const speech = this.turns
      .flatMap((turn) => turn.agent)
      .find(({ heard, filler }) => heard === '' && !filler);
    if (speech) speech.heard = text;
  }

  toolRan(run: ToolRun): void {
    this.turn.tools.push(run);
  }

  responseMeasured(collected: realtime.VoiceLiveMetrics): void {
    const { cost } = collected;
    this.responses.push({
      id: collected.requestId,
      turn: this.turn.index,
      cancelled: collected.cancelled,
      firstTokenMs: collected.ttftMs < 0 ? null : Math.round(collected.ttftMs),
      durationMs: Math.round(collected.durationMs),
      tokens: tokensOf(collected),
      costUsd: cost?.parts.some(({ price }) => price !== null) ? cost.usd : null,
      unpriced: [...(cost?.unpriced ?? [])],
    });
  }
}

function newTurn(index: number): Turn {
  return { index, detected: [], tools: [], agent: [], latencyMs: null };
}
