// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  responseError,
  type ErrorDetails,
  type Response,
  type ResponseCreateParams,
} from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import type { ContextSync } from '../context/context-sync.ts';
import type { CostMeter } from '../cost/cost-meter.ts';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import type { ToolCalls } from '../tools/tool-calls.ts';
import type { Generation } from './generation.ts';
import { FollowUpWatch } from './follow-up-watch.ts';
import type { Generations } from './generations.ts';
import { responseMetrics, type MetricsContext, type ResponseEnd } from './response-metrics.ts';
import type { AskedBy } from '../config/session-configuration.ts';
import type { ResponseTracker } from './response-tracker.ts';
import type { SpokenMessages } from './spoken-messages.ts';
import { TrackedResponse } from './tracked-response.ts';

/** How long the service may take to begin to speak what it has answered in text, milliseconds. */
const SPEECH_MS = 1500;
/** How long a tool result waits for the caller's turn before that is checked again, milliseconds. */
const TURN_MS = 1000;
/** How many results of remote tools are remembered. */
const REMEMBERED = 256;

/** The end of a response that broke off. */
const NO_END: ResponseEnd = { cancelled: true, usage: undefined };

export interface ResponseEndingsInit {
  readonly clock: Clock;
  readonly sync: ContextSync;
  readonly tools: ToolCalls;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  readonly tracker: ResponseTracker;
  readonly spoken: SpokenMessages;
  readonly generations: Generations;
  readonly metrics: () => MetricsContext;
  readonly cost: CostMeter;
  /** The number of consecutive replies that may call tools; the next one is requested without tools. */
  readonly maxConsecutiveToolReplies: number;
  /** True while tool results should not be spoken yet, because another call of the same reply waits for consent. */
  holdsReply(): boolean;
  /** True while the caller speaks, or the service owes them an answer. */
  callerTakesTurn(): boolean;
  /** Instructions for one response, in addition to those of the session. */
  instructionsWith(extra: string): ResponseCreateParams;
  /** The service reported a failure. */
  failed(code: 'service_error' | 'response_failed', error: ErrorDetails): void;
}

/** What is different when a response is requested again. */
interface AskedAgain {
  readonly params?: ResponseCreateParams;
  readonly timeoutMs?: number;
}

/**
 * Handles the end of a response: its messages are kept in the conversation as far as they were heard, its cost is
 * reported once, and what is missing is requested again.
 */
export class ResponseEndings {
  /** A remote tool has returned a result, and nothing has been said since. */
  #remoteResult = false;
  /** Items of calls whose end is known, because it is reported more than once. */
  readonly #ended = new Set<string>();
  #cancelLook: (() => void) | undefined;
  readonly #followUp: FollowUpWatch;
  readonly #with: ResponseEndingsInit;

  constructor(init: ResponseEndingsInit) {
    this.#with = init;
    this.#followUp = new FollowUpWatch({
      clock: init.clock,
      busy: () => !init.tracker.idle || this.#othersSpeak || init.holdsReply(),
      overdue: () => init.tracker.ask(this.#afterResult(), { standsIn: true }),
    });
  }

  /** Speech followed the result of a remote tool, or the caller has interrupted: nothing is missing. */
  nothingMissing(): void {
    this.#remoteResult = false;
    this.#cancelLook?.();
    this.#followUp.end();
  }

  /**
   * A remote tool has returned a result.
   * @param wanted - whether somebody approved the call, and so waits for its result, whatever was said meanwhile.
   */
  remoteCallEnded(
    itemId: string,
    { wanted, askedBy }: { readonly wanted: boolean; readonly askedBy: AskedBy },
  ): void {
    if (this.#ended.has(itemId)) return;
    this.#ended.add(itemId);
    const [oldest] = this.#ended;
    if (this.#ended.size > REMEMBERED && oldest !== undefined) this.#ended.delete(oldest);
    // Not after an interruption.
    if (!wanted && this.#with.generations.showing(itemId)?.interrupted === true) return;
    if (askedBy === 'client') this.#remoteResult = true;
    else if (askedBy === 'service') this.#followUp.begin();
  }

  /** A remote tool will not run: the model does not continue until it is asked to. */
  remoteCallNotMade(): void {
    this.#remoteResult = true;
    this.askForMissing();
  }

  /** Requests speech about results that no other response will cover. */
  askForMissing(): void {
    const { tracker, clock } = this.#with;
    if (!this.#remoteResult || !tracker.idle || this.#with.holdsReply()) return;
    // A response that answers the caller, or speaks about the framework's own tools, covers this as well.
    if (this.#othersSpeak) {
      this.#cancelLook?.();
      this.#cancelLook = clock.after(TURN_MS, () => this.askForMissing());
      return;
    }
    this.#remoteResult = false;
    tracker.ask(this.#afterResult());
  }

  get #othersSpeak(): boolean {
    return this.#with.callerTakesTurn() || this.#with.tools.running;
  }

  /** The request for a reply to a tool result; further tools are not allowed without limit. */
  #afterResult(): ResponseCreateParams {
    const { tools, maxConsecutiveToolReplies, log } = this.#with;
    tools.repliesInARow += 1;
    if (tools.repliesInARow < maxConsecutiveToolReplies) return {};
    log.warn({}, 'too many consecutive replies called tools; the next one may not');
    return { tool_choice: 'none' };
  }

  /**
   * The connection is lost: what was heard of a response ends here, what was not heard is requested again.
   * @param lost - what to tell the model about calls that were lost with it.
   */
  disconnected(lost: string | undefined): void {
    const { generations, spoken } = this.#with;
    this.#cancelLook?.();
    // What the service would have said about a result is lost with the connection.
    if (this.#followUp.end()) this.#remoteResult = true;
    this.#ended.clear();
    const running = generations.all().filter(({ phase }) => phase === 'running');
    for (const generation of running) this.#forgetBrokenCalls(generation);
    for (const generation of running) {
      const unheard = generation.open && generation.unheard;
      if (unheard) spoken.forgetAll(generation);
      const told = lost !== undefined && generation.response.remoteCalls.size > 0;
      const how = told ? { params: this.#with.instructionsWith(lost) } : {};
      const asked = this.#isMissed(generation) && this.#startOver(generation, NO_END, how);
      if (!asked) this.giveUp(generation, true);
    }
  }

  /** The service has ended a response. */
  finish(generation: Generation, response: Response): void {
    const { tools } = this.#with;
    const { status, usage, voice } = response;
    // Some are announced after the end, or only by it.
    for (const item of response.output ?? []) generation.items.set(item.id, item);
    if (generation.unwanted) {
      this.#discard(generation, response);
      return;
    }
    this.#forgetBrokenCalls(generation);
    const completed = status === 'completed';
    const end = { cancelled: status === 'cancelled', usage, voice };
    if (end.cancelled && generation.insists && !generation.interrupted && this.#startOver(generation, end))
      return;
    const messages = [...generation.messages.values()];
    const said = messages.filter((message) => !message.empty && !message.isFiller);
    const says =
      messages.some((message) => !message.empty) || generation.calls.size > 0 || ranTool(generation);
    // The framework requests the reply when its own tools have run.
    if (generation.open && generation.callsRun && generation.calls.size > 0) this.#remoteResult = false;
    if (completed && generation.open) {
      const textOnly = said.length > 0 && generation.calls.size === 0 && said.every((one) => one.textOnly);
      const silent = textOnly && generation.expectSpeech && !generation.fills;
      if (silent && this.#askForSpeech(generation, end)) return;
      if (this.#remoteResult && !generation.verbatim && !this.#with.holdsReply()) {
        this.#remoteResult = false;
        this.#askAgain(generation, end, { params: this.#afterResult() });
        return;
      }
    }
    if (generation.calls.size > 0) tools.repliesInARow += 1;
    // Responses that the service begins by itself in between, such as a filler, do not end a chain of calls.
    else if (generation.request && !generation.verbatim && !this.#remoteResult) {
      tools.repliesInARow = 0;
    }
    this.#keepMessages(generation, completed);
    if (!completed) this.#forgetUnspoken(generation);
    this.#end(generation, end);
    if (!generation.interrupted) this.#reportFailure(response, says);
  }

  /** Keeps the messages whose end was not reported separately. */
  #keepMessages({ messages }: Generation, completed: boolean): void {
    const { spoken } = this.#with;
    for (const message of messages.values()) {
      if (message.finished && !message.empty) continue;
      if (completed && !message.empty) spoken.said(message);
      else spoken.keepPart(message);
    }
  }

  /** Removes messages of which nothing arrived but their name. */
  #forgetUnspoken({ items, messages }: Generation): void {
    for (const { id, type } of items.values()) {
      if (type === 'message' && !messages.has(id)) this.#with.sync.removeAtService(id);
    }
  }

  /** The service has ended a response of which nothing had arrived. */
  finishUnseen(response: Response): void {
    const { id, output, usage, voice } = response;
    if (response.status !== 'completed') {
      for (const item of output ?? []) {
        if (item.type === 'message' || item.type === 'function_call')
          this.#with.sync.removeAtService(item.id);
      }
    }
    this.#report(new TrackedResponse(id, this.#with.clock.now()), { cancelled: false, usage, voice });
    this.#with.generations.forget(id);
    this.#reportFailure(response, Boolean(output?.length));
  }

  /** A response ends without the service saying so. `lost`: with its connection. */
  giveUp(generation: Generation, lost: boolean): void {
    if (generation.unwanted) {
      this.#discard(generation, {});
      return;
    }
    this.#forgetBrokenCalls(generation);
    for (const message of generation.messages.values()) {
      if (lost) message.breakOff();
      this.#with.spoken.keepPart(message, lost);
    }
    if (lost) generation.cut();
    this.#end(generation, NO_END);
  }

  /** Requests a response again of which nothing was heard; false if something was. */
  #startOver(generation: Generation, end: ResponseEnd, how: AskedAgain = {}): boolean {
    if (!generation.open || !generation.unheard) return false;
    this.#with.spoken.forgetAll(generation);
    this.#askAgain(generation, end, how);
    generation.withdraw();
    return true;
  }

  /** Whether a response of which nothing was heard must be requested again, because nothing else will do so. */
  #isMissed({ request, response, fills }: Generation): boolean {
    if (request) return !fills && request.purpose.once !== true;
    const { sync, tracker, generations } = this.#with;
    // The request that it may have answered is repeated as it is.
    return generations.awaitAnswer(sync.remote) && !(response.mayAnswer && tracker.asking);
  }

  /** Removes incomplete calls from the conversation: they will never be answered. */
  #forgetBrokenCalls({ items, calls }: Generation): void {
    const whole = new Set(calls.values());
    for (const { id, type } of items.values()) {
      if (type === 'function_call' && !whole.has(id)) this.#with.sync.removeAtService(id);
    }
  }

  /** Requests the rest, or the whole, of a generation; it continues in the same streams. */
  #askAgain(generation: Generation, end: ResponseEnd, { params: change, ...purpose }: AskedAgain = {}): void {
    const { tracker, generations, spoken } = this.#with;
    this.#report(generation.response, end);
    generations.forget(generation.response.id);
    generation.phase = 'asking';
    const params = { ...generation.request?.params, ...change };
    generation.request = tracker.ask(params, {
      ...purpose,
      ...generation.kind,
      // If only the audio is missing, the text is still there.
      silent: generation.askedForSpeech,
      failed: () => {
        generation.phase = 'over';
        if (!generation.open) return;
        this.#keepMessages(generation, true);
        generation.end();
        spoken.settleAll(generation);
      },
    });
    generations.remember(generation.request.tag, generation);
  }

  /** Requests speech if only text came, once. */
  #askForSpeech(generation: Generation, end: ResponseEnd): boolean {
    const { response, askedForSpeech } = generation;
    const responseId = response.id;
    this.#with.log.warn({ responseId, askedForSpeech }, 'the service answered in text instead of speech');
    if (askedForSpeech) return false;
    generation.askedForSpeech = true;
    this.#askAgain(generation, end, { params: { modalities: ['text', 'audio'] }, timeoutMs: SPEECH_MS });
    return true;
  }

  /** An unwanted response is over. */
  #discard(generation: Generation, { usage, voice }: Partial<Response>): void {
    generation.phase = 'over';
    for (const itemId of generation.items.keys()) this.#with.sync.removeAtService(itemId);
    this.#report(generation.response, { cancelled: true, usage, voice });
    this.#with.generations.forget(generation.response.id);
  }

  #end(generation: Generation, end: ResponseEnd): void {
    const { spoken, tools } = this.#with;
    generation.phase = 'over';
    generation.end();
    spoken.settleAll(generation);
    this.#report(generation.response, end);
    if (generation.passing) spoken.forgetAll(generation);
    else if (generation.deserted) spoken.forgetUnplayed(generation);
    // Given words can come between a call and its tool as well as after both.
    if (!generation.verbatim) tools.settle({ known: !generation.deserted && generation.callsRun });
  }

  #report(response: TrackedResponse, end: ResponseEnd): void {
    const { clock, emitter, cost: meter, metrics } = this.#with;
    const cost = meter.response(response.id, end.usage, end.voice);
    emitter.emit(
      'metrics_collected',
      responseMetrics(response, { ...end, cost, endedAt: clock.now() }, metrics()),
    );
  }

  #reportFailure(response: Response, saysSomething: boolean): void {
    const { id: responseId, status } = response;
    const failure = responseError(response);
    if (failure) this.#with.failed('response_failed', failure);
    else if (status !== 'cancelled' && !saysSomething) {
      this.#with.log.warn({ responseId, status }, 'the service ended an empty response');
    }
  }
}

/** Whether the service ran a tool in a response, which is reason enough for it. */
function ranTool({ items }: Generation): boolean {
  return [...items.values()].some(({ type }) => type !== 'message' && type !== 'function_call');
}
