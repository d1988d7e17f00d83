// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm, voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { pause, settles } from '@voicelive-kit/conformance/testing';
import { type EmulatorOptions, startEmulator } from '@voicelive-kit/emulator';
import { z } from 'zod';
import { atRest } from '../stage/at-rest.ts';
import { silence, speechFrames } from '../stage/caller.ts';
import type { Ledger } from '../stage/ledger.ts';
import type { Recorder } from '../stage/recorder.ts';
import { Stage } from '../stage/stage.ts';
import type { Subject, Wishes } from '../subjects/subject.ts';
import { Ear } from './ear.ts';
import { type Facts, judge } from './judge.ts';
import { Mouth } from './mouth.ts';
import { TOOL } from './scenario.ts';
import type { ToolCall } from './script.ts';
import { StampedVoice } from './stamped-voice.ts';
import { Promised, watchModel } from './watch-session.ts';

/** Timeouts of waits in milliseconds; a wait that succeeds ends at once. */
export interface Patience {
  /** For the conversation to be idle after a step; not reaching that is no failure by itself. */
  stepMs: number;
  /** For it to be idle at the end: longer than a live call tries to restore its connection. */
  endMs: number;
  /** For streams to end, histories to become equal and sockets to close, once everything is idle. */
  restMs: number;
}

export const PATIENCE: Patience = { stepMs: 20_000, endMs: 120_000, restMs: 10_000 };

/** For the first connection, in milliseconds. */
const OPEN_MS = 30_000;
/** How long nothing must happen for it to count as idle. */
const REST_MS = 400;
/** Longer than the silence that ends a turn. */
const SILENCE_MS = 700;

export interface ConversationParts {
  subject: Subject;
  recorder: Recorder;
  ledger: Ledger;
  patience: Patience;
  emulator: EmulatorOptions;
  wishes?: Wishes;
  /** The outcome of a call of the tool. */
  callOf: (step: number, number: number) => ToolCall | undefined;
}

/** A conversation that is watched in full: pending promises, audio that was heard, and the history. */
export class Conversation {
  readonly stage: Stage;
  readonly promised: Promised;
  readonly recorder: Recorder;
  readonly #parts: ConversationParts;
  readonly #voice: StampedVoice;
  readonly #sessions: llm.RealtimeSession[];
  readonly #stopWatching: () => void;
  readonly #ear: Ear;
  readonly #mouth: Mouth;

  private constructor(
    parts: ConversationParts,
    opened: {
      stage: Stage;
      promised: Promised;
      stampedVoice: StampedVoice;
      sessions: llm.RealtimeSession[];
      stopWatching: () => void;
    },
  ) {
    this.#parts = parts;
    this.recorder = parts.recorder;
    this.stage = opened.stage;
    this.promised = opened.promised;
    this.#voice = opened.stampedVoice;
    this.#sessions = opened.sessions;
    this.#stopWatching = opened.stopWatching;
    const { agent } = opened.stage;
    this.#ear = new Ear(agent.output);
    this.#mouth = new Mouth((frames) => agent.input.push(frames));
  }

  static async open(parts: ConversationParts): Promise<Conversation> {
    const { subject, recorder, ledger, wishes = {}, callOf } = parts;
    const stampedVoice = new StampedVoice();
    const emulator = await startEmulator({ voice: stampedVoice, log: () => undefined, ...parts.emulator });
    const stopWatching = recorder.watch(emulator);
    const promised = new Promised();
    const sessions: llm.RealtimeSession[] = [];
    const watched: Subject = {
      ...subject,
      createModel(...given) {
        const model = subject.createModel(...given);
        watchModel(model, promised, sessions);
        return model;
      },
    };
    const stage = new Stage({ subject: watched, emulator, recorder, ledger, waitMs: OPEN_MS });
    await stage.open(wishes, { agent: createAgent(callOf) });
    return new Conversation(parts, { stage, promised, stampedVoice, sessions, stopWatching });
  }

  /** The plugin's session. */
  get plugin(): llm.RealtimeSession | undefined {
    return this.#sessions.at(-1);
  }

  get agent(): voice.Agent {
    return this.stage.session.currentAgent;
  }

  /** Another agent, with this history. */
  createAgent(chatCtx?: llm.ChatContext): voice.Agent {
    return createAgent(this.#parts.callOf, chatCtx);
  }

  /** The caller speaks for this long, and is silent until the turn has ended. */
  async say(ms: number): Promise<void> {
    await this.#mouth.say(utterance(ms));
  }

  /** The microphone is on or off. */
  listen(on: boolean): void {
    this.#mouth.on = on;
  }

  reply(options: Parameters<voice.AgentSession['generateReply']>[0]): void {
    this.track('reply', async () => this.stage.session.generateReply(options).waitForPlayout());
  }

  /** Something the application waits for; how it ends does not matter, but it must end. */
  track(name: string, action: () => Promise<unknown>): void {
    this.promised.promise(name, Promise.resolve().then(action)).catch((error: unknown) => {
      this.recorder.mark('application', `${name} failed: ${String(error)}`);
    });
  }

  /** The application changes the history. */
  async edit(change: (chatCtx: llm.ChatContext) => llm.ChatContext): Promise<void> {
    // The framework adds its changes when the service has them: a change in between would remove them.
    await atRest(() => !this.promised.open.includes('updateChatCtx'), this.#parts.patience.stepMs);
    const { agent } = this;
    this.track('edit', async () => agent.updateChatCtx(change(agent.chatCtx)));
  }

  /** Waits until the conversation is idle, with a timeout. */
  async rest(withinMs = this.#parts.patience.stepMs): Promise<void> {
    let since = performance.now();
    await atRest(() => {
      if (!this.#quiet) since = performance.now();
      return performance.now() - since >= REST_MS;
    }, withinMs);
  }

  /** What is wrong when it is idle. */
  async judge(how: Pick<Facts, 'calm' | 'ends' | 'mute'>): Promise<string[]> {
    const { restMs } = this.#parts.patience;
    await settles(this.promised.readTheRest(), restMs);
    const facts = (): Facts => ({
      ...how,
      said: this.#voice.said,
      ear: this.#ear,
      open: this.promised.open,
      ended: this.stage.ended,
      errors: this.stage.errors,
      agent: this.agent.chatCtx.items,
      plugin: this.plugin?.chatCtx.items ?? [],
      service: this.stage.service?.items ?? null,
    });
    await atRest(() => judge(facts()).length === 0, restMs);
    return judge(facts());
  }

  /** Ends everything; reports what did not end. */
  async close(): Promise<string[]> {
    const { endMs, restMs } = this.#parts.patience;
    this.#mouth.close();
    const end = await settles(this.stage.close(), endMs);
    await atRest(() => this.stage.service === undefined, restMs);
    this.#stopWatching();
    const { open } = this.promised;
    await this.stage.emulator.close();
    return [
      ...(end.state === 'pending' ? ['closing did not end'] : []),
      ...(end.state === 'rejected' ? [`closing failed: ${String(end.error)}`] : []),
      ...open.map((what) => `open after everything was closed: ${what}`),
    ];
  }

  get #quiet(): boolean {
    if (this.stage.ended !== null) return true;
    const { session, agent } = this.stage;
    return !this.promised.waiting && session.agentState === 'listening' && !agent.output.playing;
  }
}

function createAgent(callOf: ConversationParts['callOf'], chatCtx?: llm.ChatContext): voice.Agent {
  const look = llm.tool({
    name: TOOL,
    description: 'Looks something up.',
    parameters: z.object({ step: z.number(), number: z.number() }),
    execute: async ({ step, number }) => {
      const call = callOf(step, number);
      await pause(call?.ms ?? 0);
      if (call?.fails) throw new Error('not found');
      return `found ${step} ${number}`;
    },
  });
  return new voice.Agent({ instructions: 'Be brief.', tools: [look], ...(chatCtx && { chatCtx }) });
}

const utterances = new Map<number, AudioFrame[]>();

/**
 * Speech of this many milliseconds and the silence after it. The same frames each time: without a VAD and STT of its
 * own
 * @livekit/agents 1.9.0 keeps every frame of the microphone (`AudioRecognition`), which would hide what others keep.
 */
function utterance(ms: number): AudioFrame[] {
  const frames = utterances.get(ms) ?? [...speechFrames(undefined, ms), ...silence(SILENCE_MS)];
  utterances.set(ms, frames);
  return frames;
}
