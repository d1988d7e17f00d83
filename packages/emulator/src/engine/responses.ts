// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AGENT_HUNG_UP, newResponseId, type Response } from '@voicelive-kit/protocol';
import { finishResponse, startResponse, type ResponseOutcome } from '@voicelive-kit/protocol/server';
import { AnswerFailure } from '../backends/answer-failure.ts';
import { Approvals } from './approvals.ts';
import type { EngineContext } from './context.ts';
import { doStep, type UnderWay } from './do-step.ts';
import { OutputWriter } from './output-writer.ts';
import { planAnswer } from './response-planner.ts';
import type { ResponseRequest } from './response-request.ts';
import { spoilPlan } from './spoil-plan.ts';
import { mayAfford } from './token-budget.ts';
import { TokenMeter } from './token-meter.ts';
import { inputTokens, NO_TOKENS, type TokenCount } from './usage.ts';

interface Active extends UnderWay {
  response: Response;
  announced: boolean;
  /** When the previous step was due, in milliseconds on the clock of the process; undefined before the first wait. */
  dueAt: number | undefined;
  /** The model's input for it. */
  input: TokenCount;
  callOff: () => void;
  /** Aborts the backend's request. */
  thinking: AbortController;
  /** Why it was cancelled, while it still streams on. */
  cancelled?: 'turn_detected' | 'client_cancelled';
}

/** How a response ended, before its output and usage are added. */
type Ending =
  | { status: 'completed' }
  | { status: 'cancelled'; reason: 'turn_detected' | 'client_cancelled' }
  | { status: 'incomplete'; reason: 'max_output_tokens' }
  | { status: 'failed'; error: { code: string; message: string; type?: string } };

/** Thinking time of a reply without its own, in milliseconds. */
const DEFAULT_DELAY_MS = 10;

/** How long `streams-on-after-cancel` lets a response continue, in milliseconds. */
const STREAMS_ON_MS = 1000;

/** The error for a resource's tokens-per-minute limit. */
const TOKEN_LIMIT = {
  code: 'rate_limit_exceeded',
  message: 'Rate limit reached for tokens per minute. Please retry after 10 seconds.',
};

/** Makes the responses of one session, one at a time. */
export class Responses {
  /** Calls of MCP servers that wait for the client. */
  readonly approvals: Approvals;
  readonly #context: EngineContext;
  readonly #conversationId: string;
  /** Where fillers are made; they end with the response they bridge. */
  readonly #fillers: Responses | undefined;
  #active: Active | undefined;
  /** What to do once it has ended. */
  #waiting: (() => void)[] = [];
  readonly #tokens = new TokenMeter();

  constructor(context: EngineContext, conversationId: string, fillers?: Responses) {
    this.approvals = new Approvals(context);
    this.#context = context;
    this.#conversationId = conversationId;
    this.#fillers = fillers;
  }

  get activeId(): string | undefined {
    return this.#active?.response.id;
  }

  /** Runs a task once no response is active, at once if none is. */
  whenIdle(task: () => void): void {
    if (this.#active === undefined) task();
    else this.#waiting.push(task);
  }

  /** Starts a response; the caller has checked that none is active. */
  start(request: ResponseRequest): void {
    const id = newResponseId(this.#context.random);
    const response = startResponse({
      id,
      family: this.#context.family,
      conversationId: this.#conversationId,
      modalities: request.modalities,
      ...(request.voice !== null && { voice: request.voice }),
      outputAudioFormat: request.format,
      temperature: request.temperature,
      maxOutputTokens: request.maxOutputTokens,
      metadata: request.metadata,
    });
    const writer = new OutputWriter(this.#context, id, request);
    const active: Active = {
      request,
      response,
      writer,
      announced: false,
      steps: [],
      next: 0,
      dueAt: undefined,
      sound: undefined,
      input: NO_TOKENS,
      callOff: () => {},
      thinking: new AbortController(),
    };
    this.#active = active;
    const usualMs = this.#context.pace === 'instant' ? 0 : DEFAULT_DELAY_MS;
    active.callOff = this.#context.after(request.reply.delayMs ?? usualMs, () => {
      const begin = (): void => this.#begin(active);
      if (request.ready === undefined) begin();
      else request.ready(begin);
    });
  }

  /** Ends the active response early: closes what is open and says why. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): void {
    this.#fillers?.cancel(reason);
    const active = this.#active;
    if (active === undefined) return;
    const { faults } = this.#context;
    if (
      active.cancelled === undefined &&
      this.#isStreaming(active) &&
      faults.take('streams-on-after-cancel')
    ) {
      active.cancelled = reason;
      this.#context.after(STREAMS_ON_MS, () => this.#active === active && this.#stop(active, reason));
      return;
    }
    active.callOff();
    this.#announce(active);
    if (faults.take('endless-cancel')) this.#drop(active, { status: 'cancelled', reason });
    else this.#stop(active, active.cancelled ?? reason);
  }

  #isStreaming({ next, steps }: Active): boolean {
    return next > 0 && next < steps.length;
  }

  #stop(active: Active, reason: 'turn_detected' | 'client_cancelled'): void {
    active.callOff();
    this.#endEarly(active, { status: 'cancelled', reason });
  }

  /** Ends without telling the client, which waits for `response.done` forever. */
  #drop(active: Active, how: Ending): void {
    this.#active = undefined;
    active.thinking.abort();
    active.request.whenDone?.(this.#outcome(active, how));
    this.#goOn();
  }

  #begin(active: Active): void {
    if (this.#active !== active) return;
    active.input = inputTokens(this.#context.session, this.#context.conversation, this.#context.family);
    this.#announce(active);
    this.#context.faults.moment('response-created');
    if (this.#active !== active) return;
    const error = this.#context.faults.take('token-limit') ? TOKEN_LIMIT : active.request.fails;
    if (error) return this.#endEarly(active, { status: 'failed', error });
    this.#think(active)
      .then(() => (this.#active === active ? planAnswer(this.#context, active.request) : []))
      .then((steps) => {
        if (this.#active !== active) return;
        active.steps = spoilPlan(steps, this.#context.faults, active.writer);
        this.#run(active);
      })
      .catch((error: unknown) => this.#fail(active, error));
  }

  /** Finds the reply, if the request does not contain it. */
  async #think(active: Active): Promise<void> {
    const { think, reply } = active.request;
    if (think === undefined) return;
    const found = await think(active.thinking.signal);
    if (this.#active !== active) return;
    if (found.fault !== undefined || found.events !== undefined) this.#context.faults.armReply(found);
    const { delayMs } = reply;
    active.request = { ...active.request, reply: { ...(delayMs !== undefined && { delayMs }), ...found } };
  }

  /** Ends silently: there is nobody to hear it. */
  close(): void {
    this.#active?.thinking.abort();
    this.#active = undefined;
    this.#waiting = [];
  }

  #announce(active: Active): void {
    if (active.announced) return;
    active.announced = true;
    this.#context.emit({ kind: 'response-created', response: active.response, ...outsideOf(active) });
  }

  /** Runs steps until one has to wait. */
  #run(active: Active): void {
    for (let step = active.steps[active.next]; step !== undefined; step = active.steps[active.next]) {
      const { waitMs } = step;
      if (waitMs !== undefined && waitMs > 0) {
        active.steps[active.next] = { ...step, waitMs: 0 };
        // Counted from when it was due, not from now: timers are always a little late, which would add up in a long
        // answer.
        const now = performance.now();
        active.dueAt = (active.dueAt ?? now) + waitMs;
        active.callOff = this.#context.after(Math.max(0, active.dueAt - now), () => this.#runOrFail(active));
        return;
      }
      if (!mayAfford(step, active.writer.written, active.request.maxOutputTokens)) {
        return this.#endEarly(active, { status: 'incomplete', reason: 'max_output_tokens' });
      }
      active.next += 1;
      doStep(step, active, this.approvals, this.#context);
      // A fault or a barge-in has ended it meanwhile.
      if (this.#active !== active) return;
    }
    const { cancelled } = active;
    this.#finish(active, cancelled ? { status: 'cancelled', reason: cancelled } : { status: 'completed' });
  }

  /** Closes what is open and ends it. */
  #endEarly(active: Active, how: Ending): void {
    active.consultation?.end('cancelled');
    active.writer.close('incomplete');
    if (!active.request.heard?.late) this.#deliverHeard(active);
    this.#finish(active, how);
  }

  #runOrFail(active: Active): void {
    try {
      this.#run(active);
    } catch (error) {
      this.#fail(active, error);
    }
  }

  /** Delivers the rest of the user's transcript: recognition does not stop when a response ends early. */
  #deliverHeard({ request }: Active): void {
    request.heard?.emitDelta();
    request.heard?.emit();
  }

  #fail(active: Active, error: unknown): void {
    if (this.#active !== active) return;
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof AnswerFailure ? error.code : 'emulator_error';
    this.#endEarly(active, { status: 'failed', error: { code, message } });
  }

  #finish(active: Active, how: Ending): void {
    const { faults, emit } = this.#context;
    const { request, writer } = active;
    this.#active = undefined;
    active.thinking.abort();
    const response = this.#outcome(active, how);
    emit({ kind: 'response-done', response, ...outsideOf(active) });
    request.whenDone?.(response);
    if (request.heard?.late) this.#deliverHeard(active);
    if (writer.hasSound && faults.take('late-deltas')) writer.repeatSound();
    faults.moment('response-done');
    if (active.last && how.status === 'completed') return this.#context.hangUp(AGENT_HUNG_UP);
    if (writer.items.some((item) => item.type === 'function_call')) faults.moment('tool-running');
    return this.#goOn();
  }

  /** Runs what waited for the end of a response: one task at a time, because it may start the next response. */
  #goOn(): void {
    const tasks = this.#waiting;
    this.#waiting = [];
    for (const task of tasks) this.whenIdle(task);
  }

  #outcome(active: Active, how: Ending): Response {
    const { input, request, response, writer } = active;
    const usage = this.#tokens.usageOf(request, input, writer.written, this.#context.session);
    const outcome: ResponseOutcome = { ...how, output: writer.items, usage };
    return finishResponse(response, outcome);
  }
}

function outsideOf({ request }: Active): { outside?: true } {
  return request.kept ? {} : { outside: true };
}
