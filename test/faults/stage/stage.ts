// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm, voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import {
  type AgentOptions,
  type AgentProbe,
  openAgent,
  pause,
  waitFor,
} from '@voicelive-kit/conformance/testing';
import type { Emulator, FaultRequest, SessionSnapshot } from '@voicelive-kit/emulator';
import type { HistoryEntry, ToldError } from '../result.ts';
import type { Subject, Wishes } from '../subjects/subject.ts';
import { silence, speechFrames } from './caller.ts';
import { type Mouth, openMouth } from './captions.ts';
import { applicationHistory } from './history.ts';
import type { Ledger } from './ledger.ts';
import type { Recorder } from './recorder.ts';

/** Longer than the silence that ends a turn: 500 ms by default. */
const SILENCE_MS = 800;
/** The service adds this much audio before the voice to a turn, so it must not reach into earlier audio. */
const LEAD_MS = 300;

export interface StageParts {
  subject: Subject;
  emulator: Emulator;
  recorder: Recorder;
  ledger: Ledger;
  /** Timeout of a wait in milliseconds. */
  waitMs: number;
}

/**
 * A conversation against the emulator, for a case to disturb: the conditions of every case are measured from the
 * outside.
 */
export class Stage {
  readonly subject: Subject;
  readonly emulator: Emulator;
  readonly recorder: Recorder;
  /** The agent's words as an application shows them, message by message. */
  readonly captions: string[] = [];
  readonly errors: ToldError[] = [];
  /** Why the AgentSession ended, if it did so by itself. */
  ended: string | null = null;
  /** What the application remembered when the fault struck. */
  before: HistoryEntry[] | undefined;
  readonly #ledger: Ledger;
  readonly #waitMs: number;
  readonly #models: llm.RealtimeModel[] = [];
  readonly #closers: (() => Promise<unknown>)[] = [];
  #session: voice.AgentSession | undefined;
  #agent: AgentProbe | undefined;
  #mouth: Mouth | undefined;
  #closing = false;

  constructor({ subject, emulator, recorder, ledger, waitMs }: StageParts) {
    this.#waitMs = waitMs;
    this.subject = subject;
    this.emulator = emulator;
    this.recorder = recorder;
    this.#ledger = ledger;
  }

  /** The AgentSession with its fake input and output, once `connect` was called. */
  get agent(): AgentProbe {
    if (this.#agent === undefined) throw new Error('call connect first');
    return this.#agent;
  }

  get session(): voice.AgentSession {
    if (this.#session === undefined) throw new Error('call connect or adopt first');
    return this.#session;
  }

  /** What the application remembers. */
  get history(): HistoryEntry[] {
    return this.#session === undefined ? [] : applicationHistory(this.#session.history.items);
  }

  /** The connections that are open at the emulator, newest first. */
  get service(): SessionSnapshot | undefined {
    return this.emulator.sessions().findLast(({ closed }) => closed === undefined);
  }

  /** A model of the subject, closed at the end. */
  createModel(wishes: Wishes = {}): llm.RealtimeModel {
    const model = this.subject.createModel(this.emulator, wishes);
    this.#models.push(model);
    return model;
  }

  /** Starts the AgentSession, which connects by itself; waits for nothing. */
  async connect(wishes: Wishes = {}, options: AgentOptions = {}): Promise<void> {
    // The framework's timer for callers who left is not cleared when a call ends in the middle of speech.
    const session = { userAwayTimeout: null, ...options.session };
    const agent = openAgent(this.createModel(wishes), { ...options, session });
    this.#agent = agent;
    this.#mouth = await openMouth(agent.output, this.captions);
    agent.session.output.audio = this.#mouth.audio;
    agent.session.output.transcription = this.#mouth.text;
    this.adopt(agent.session, agent.output);
    await agent.session.start({ agent: agent.agent });
  }

  /** Uses the conversation of a session that the case has created itself, and has not started. */
  adopt(session: voice.AgentSession, output: voice.AudioOutput): void {
    this.#session = session;
    this.#listen(session);
    this.recorder.watchOutput(output);
    this.give('the AgentSession', session);
    this.give('the audio output', output);
  }

  /** The session may end from now on: the call has ended. */
  over(): void {
    this.#closing = true;
  }

  /** Registers something of the case to be closed after the session. */
  onClose(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  /** Starts the AgentSession and waits until it can talk and hear. */
  async open(wishes: Wishes = {}, options: AgentOptions = {}): Promise<void> {
    await this.connect(wishes, options);
    await this.connection(1);
    await this.until('audio to be transmitted', () => {
      this.agent.input.push(silence(10));
      return (this.service?.audio.ms ?? 0) > 0;
    });
  }

  /** Waits until connection number `count` is configured. */
  async connection(count: number): Promise<void> {
    await this.until(`connection ${count} to be configured`, () => this.recorder.configured.length >= count);
  }

  /** Waits until the session has ended by itself. */
  async end(): Promise<void> {
    await this.until('the session to end', () => this.ended);
  }

  /** A fault of the emulator: at once for open connections, or at its moment. */
  strike(fault: FaultRequest | FaultRequest['slug']): void {
    const request = typeof fault === 'string' ? { slug: fault } : fault;
    this.cause(`${request.slug}${request.when === undefined ? '' : ` at ${request.when}`}, armed`);
    this.emulator.inject(request);
  }

  /** Marks that the case itself causes a failure now. */
  cause(text: string): void {
    this.before ??= this.history;
    this.recorder.cause(text);
  }

  /** A typed turn and its answer, played to its end; returns what the agent said. */
  async exchange(text = 'And then?'): Promise<string> {
    const answers = this.answers.length;
    this.recorder.mark('application', `types: ${text}`);
    const speech = this.session.generateReply({ userInput: text });
    await this.settle(`the answer to "${text}"`, speech.waitForPlayout());
    return this.#newAnswer(answers);
  }

  /** A spoken turn and its answer, played to its end; returns what the agent said. */
  async spoken(frames?: readonly AudioFrame[]): Promise<string> {
    const answers = this.answers.length;
    await this.say(frames);
    return this.#newAnswer(answers);
  }

  /** The caller speaks, in real time, and is silent until the service has detected the end of the turn. */
  async say(frames: readonly AudioFrame[] = speechFrames()): Promise<void> {
    await this.push(silence(LEAD_MS));
    await this.push(frames);
    await this.push(silence(SILENCE_MS));
  }

  /** Frames of the microphone, each when it is due. */
  async push(frames: readonly AudioFrame[]): Promise<void> {
    const from = this.recorder.now();
    let due = from;
    for (const frame of frames) {
      this.agent.input.push([frame]);
      due += (frame.samplesPerChannel * 1000) / frame.sampleRate;
      if (due > this.recorder.now()) await pause(due - this.recorder.now());
    }
    if (frames.some(({ data }) => data.some((sample) => sample !== 0)))
      this.recorder.span('up', from, `${Math.round(due - from)} ms spoken`);
  }

  /** What the agent said according to the history, message by message. */
  get answers(): string[] {
    return this.history.flatMap(({ kind, text }) => (kind === 'assistant' ? [text ?? ''] : []));
  }

  async #newAnswer(count: number): Promise<string> {
    await this.until('an answer', () => this.answers.length > count || this.ended);
    await this.until('silence', () => !this.agent.output.playing || this.ended);
    const answer = this.answers.at(-1);
    if (this.ended !== null || answer === undefined)
      throw new Error(`no answer: the session ended (${this.ended})`);
    return answer;
  }

  /** Waits for the result of the probe. */
  until<T>(what: string, probe: () => T | undefined | null | false): Promise<T> {
    return waitFor(what, probe, { timeoutMs: this.#waitMs });
  }

  /** Waits for a promise, with a timeout. */
  async settle<T>(what: string, promise: Promise<T>): Promise<T> {
    let done: { value: T } | { error: unknown } | undefined;
    promise.then(
      (value) => (done = { value }),
      (error: unknown) => (done = { error }),
    );
    const result = await this.until(what, () => done);
    if ('error' in result) throw result.error;
    return result.value;
  }

  pause(ms: number): Promise<void> {
    return pause(ms);
  }

  /** Fails the case unless this holds. */
  check(holds: boolean, what: string): void {
    if (!holds) throw new Error(what);
  }

  /** Passes something to the subject on which it must leave no listener. */
  give(name: string, emitter: Parameters<Ledger['give']>[1]): void {
    this.#ledger.give(name, emitter);
  }

  /** The application ends the call. */
  async hangUp(): Promise<void> {
    this.#closing = true;
    await this.#session?.close();
  }

  /** Ends everything but the emulator. */
  async close(): Promise<void> {
    await this.hangUp();
    for (const close of this.#closers) await close();
    await this.#mouth?.close();
    for (const model of this.#models) await model.close();
  }

  #listen(session: voice.AgentSession): void {
    const on = (name: string, take: (event: never) => void): void =>
      void (session.on as (name: string, take: (event: never) => void) => unknown)(name, take);
    on('error', ({ error: told }: { error: llm.RealtimeModelError }) => this.#told(told));
    on('close', ({ reason }: { reason: string }) => {
      this.recorder.mark('application', `closed: ${reason}`);
      if (!this.#closing) this.ended = reason;
    });
    on('agent_state_changed', ({ newState }: { newState: string }) =>
      this.recorder.mark('application', `agent ${newState}`),
    );
    on('user_state_changed', ({ newState }: { newState: string }) =>
      this.recorder.mark('application', `caller ${newState}`),
    );
    on('function_tools_executed', () => this.recorder.mark('application', 'tools executed'));
  }

  #told({ error, recoverable }: llm.RealtimeModelError): void {
    const { code, retryable } = this.subject.errorFacts(error);
    const { name: className } = error.constructor;
    const { message } = error;
    this.errors.push({ atMs: this.recorder.now(), className, code, message, recoverable, retryable });
    this.recorder.mark(
      'application',
      `${recoverable ? 'recoverable' : 'final'} error: ${code ?? className}`,
      'error',
    );
  }
}
