// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { thrownText } from '../errors/of-application.ts';
import { warnOnce } from '../warn-once.ts';

type AudioFrame = Parameters<voice.AudioOutput['captureFrame']>[0];

/** Callbacks for the segments that an audio output plays. */
export interface OutputEvents {
  /**
   * The output has accepted a frame, and plays it after earlier ones, or immediately. The frame's memory belongs to the
   * framework.
   */
  captured?(frame: AudioFrame): void;
  started?(): void;
  /** Playout of the segment has ended at `offsetMs`. */
  progressed?(offsetMs: number): void;
  paused?(): void;
  /** @param again - whether the output plays the audio that was left when it was paused. */
  resumed?(again: boolean): void;
  /** The output was told to discard its audio. */
  cleared(): void;
  finished?(interrupted: boolean): void;
}

type Command = 'pause' | 'resume' | 'clearBuffer';

/**
 * Watches the audio output of an AgentSession, which can be replaced at any time. It does not change the output's
 * behaviour.
 */
export class OutputWatch {
  readonly #tell: OutputEvents;
  #output: voice.AudioOutput | null = null;
  #release: (() => void) | undefined;

  constructor(tell: OutputEvents) {
    this.#tell = tell;
  }

  /** Watches this output from now on; null stops watching. */
  follow(output: voice.AudioOutput | null): void {
    if (output === this.#output) return;
    const before = this.#release;
    this.#release = undefined;
    this.#output = output;
    before?.();
    if (before) this.#tell.cleared();
    if (output) this.#release = watch(output, this.#tell);
  }

  close(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

function watch(output: voice.AudioOutput, tell: OutputEvents): () => void {
  const { AudioOutput } = voice;
  const onProgressed = ({ offset, duration }: voice.PlaybackProgressedEvent): void =>
    tell.progressed?.(offset + duration);
  // Its position excludes what a pause has dropped, so it is not a position in the audio.
  const onFinished = ({ interrupted }: voice.PlaybackFinishedEvent): void => tell.finished?.(interrupted);
  const onStarted = (): void => tell.started?.();
  output.on(AudioOutput.EVENT_PLAYBACK_STARTED, onStarted);
  output.on(AudioOutput.EVENT_PLAYBACK_PROGRESSED, onProgressed);
  output.on(AudioOutput.EVENT_PLAYBACK_FINISHED, onFinished);
  const released = [
    hear(output, 'pause', () => tell.paused?.()),
    hear(output, 'resume', () => tell.resumed?.(repeats(output))),
    hear(output, 'clearBuffer', () => tell.cleared()),
    ...(tell.captured ? [hearFrames(output, (frame) => tell.captured?.(frame))] : []),
  ];
  return () => {
    output.off(AudioOutput.EVENT_PLAYBACK_STARTED, onStarted);
    output.off(AudioOutput.EVENT_PLAYBACK_PROGRESSED, onProgressed);
    output.off(AudioOutput.EVENT_PLAYBACK_FINISHED, onFinished);
    for (const release of released) release();
  };
}

/** The callbacks of one output, however many watchers it has. */
interface Taps {
  readonly commands: Partial<Record<Command, Set<() => void>>>;
  frames?: Set<(frame: AudioFrame) => void>;
}

const tapsOf = new WeakMap<voice.AudioOutput, Taps>();

function tapped(output: voice.AudioOutput): Taps {
  const taps = tapsOf.get(output) ?? { commands: {} };
  tapsOf.set(output, taps);
  return taps;
}

/**
 * Calls back before a method of an output is called. A wrapper around the output would leave the output unchanged, but
 * would come between the framework's own wrappers, which count each other's segments. The method is replaced once and
 * never restored: several watchers that leave in a different order than they came could not restore it correctly, and
 * an output may be watched again and again.
 */
function hear(output: voice.AudioOutput, command: Command, heard: () => void): () => void {
  const { commands } = tapped(output);
  let all = commands[command];
  if (!all) {
    const listeners = new Set<() => void>();
    all = listeners;
    commands[command] = listeners;
    const before = output[command].bind(output);
    output[command] = (): void => {
      for (const listener of listeners) safely(listener);
      before();
    };
  }
  return added(all, () => heard());
}

/** Calls back when an output has accepted a frame, unless it was cleared meanwhile: it waits while it is full or paused. */
function hearFrames(output: voice.AudioOutput, heard: (frame: AudioFrame) => void): () => void {
  const taps = tapped(output);
  if (!taps.frames) {
    const listeners = new Set<(frame: AudioFrame) => void>();
    taps.frames = listeners;
    let clears = 0;
    hear(output, 'clearBuffer', () => (clears += 1));
    const before = output.captureFrame.bind(output);
    output.captureFrame = async (frame: AudioFrame): Promise<void> => {
      const clearsBefore = clears;
      await before(frame);
      if (clears !== clearsBefore) return;
      for (const listener of listeners) safely(() => listener(frame));
    };
  }
  return added(taps.frames, (frame) => heard(frame));
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A failing watcher must not break the output: playout matters more than anything derived from it. */
function safely(heard: () => void): void {
  try {
    heard();
  } catch (error) {
    warnOnce("failed to follow the playout of the agent's output", { 'lk.pii.error': thrownText(error) });
  }
}

/** Telephone carriers discard the audio they were sent, so their output sends it again (`@voicelive-kit/phone`). */
function repeats(output: voice.AudioOutput & { readonly repeatsAfterPause?: boolean }): boolean {
  return output.repeatsAfterPause === true;
}
