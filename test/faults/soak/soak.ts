// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { pause } from '@voicelive-kit/conformance/testing';
import type { FastTime } from '../fast-time/fast-time.ts';
import { Conversation, PATIENCE } from '../seeds/conversation.ts';
import { questionOf } from '../seeds/script.ts';
import { atRest } from '../stage/at-rest.ts';
import { serviceHistory } from '../stage/history.ts';
import { Ledger } from '../stage/ledger.ts';
import { leftBehind } from '../stage/left-behind.ts';
import { Recorder } from '../stage/recorder.ts';
import type { Subject } from '../subjects/subject.ts';
import {
  calmAt,
  DROP_EVERY_MS,
  dropOf,
  KEPT_ITEMS,
  MINUTE,
  type Question,
  QUESTIONS,
  scenario,
  SHORTEN_EVERY_MS,
  TURN_EVERY_MS,
} from './plan.ts';
import type { Row } from './row.ts';

/** Errors that report an outage; the policy requires one for each. */
const OUTAGES: ReadonlySet<string | null> = new Set([
  'connection_lost',
  'connection_closed',
  'half_open',
  'session_expired',
  // The service announces it itself before it ends a session.
  'service_error',
]);
const LIFETIME_S = 3600;
/** From this age of a session on, no other is available until it has ended; in milliseconds. */
const BESIEGED = { from: 54 * MINUTE, to: 60 * MINUTE + 20_000 };

export interface SoakOptions {
  subject: Subject;
  /** Undefined with the real clock. */
  time?: FastTime;
  strays?: string[];
}

/** One conversation over hours, whose connection breaks repeatedly. */
export class Soak {
  readonly #conversation: Conversation;
  readonly #options: SoakOptions;
  readonly #ledger: Ledger;
  readonly #timersBefore: ReadonlySet<unknown>;
  readonly #startedAt = performance.now();
  #turns = 0;
  #drops = 0;
  #ends = 0;
  #besieged = false;
  #shortenedAt = 0;

  private constructor(
    conversation: Conversation,
    options: SoakOptions,
    watch: { ledger: Ledger; timersBefore: ReadonlySet<unknown> },
  ) {
    this.#conversation = conversation;
    this.#options = options;
    this.#ledger = watch.ledger;
    this.#timersBefore = watch.timersBefore;
  }

  static async begin(options: SoakOptions): Promise<Soak> {
    initializeLogger({ pretty: false, level: 'silent' });
    const { subject, time } = options;
    const timersBefore = time?.running ?? new Set();
    const ledger = new Ledger();
    const conversation = await passing(time, () =>
      ledger.run(() =>
        Conversation.open({
          subject,
          ledger,
          recorder: new Recorder(),
          patience: PATIENCE,
          emulator: { seed: 78, scenario: scenario(), sessionLifetimeS: LIFETIME_S },
          // The policy's own retries.
          wishes: { voiceLiveOptions: { connOptions: undefined } },
          callOf: (_, number) => ({ ms: 200 + 300 * number }),
        }),
      ),
    );
    conversation.listen(false);
    return new Soak(conversation, options, { ledger, timersBefore });
  }

  /** Continues until this many minutes after the beginning, waits until it is idle and reports the state. */
  async until(minutes: number): Promise<Row> {
    return passing(this.#options.time, () =>
      this.#ledger.run(async () => {
        while (this.#nowMs + TURN_EVERY_MS <= minutes * MINUTE && this.#conversation.stage.ended === null)
          await this.#turn();
        await pause(Math.max(0, minutes * MINUTE - this.#nowMs - 2 * REST_BEFORE_MS));
        await this.#conversation.rest(REST_BEFORE_MS);
        return this.#row();
      }),
    );
  }

  /** Ends everything; reports what is left. */
  async end(): Promise<string[]> {
    const { time, strays = [] } = this.#options;
    const since = (): string[] => time?.since(this.#timersBefore) ?? [];
    const findings = await passing(time, async () => {
      const closing = await this.#ledger.run(() => this.#conversation.close());
      await atRest(() => leftBehind(this.#ledger.left, since()).length === 0, PATIENCE.restMs);
      return closing;
    });
    const left = leftBehind(this.#ledger.left, since());
    this.#ledger.stop();
    return [...findings, ...left, ...strays.map((stray) => `nobody caught: ${stray}`)];
  }

  get #nowMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** The age of the current session, in milliseconds. */
  get #ageMs(): number {
    const { recorder } = this.#conversation;
    return recorder.now() - (recorder.configured.at(-1)?.atMs ?? 0);
  }

  async #turn(): Promise<void> {
    const next = this.#nowMs + TURN_EVERY_MS;
    this.#disturb();
    await this.#ask(QUESTIONS[this.#turns % QUESTIONS.length] ?? 'type');
    this.#turns += 1;
    await this.#conversation.rest();
    if (this.#nowMs - this.#shortenedAt > SHORTEN_EVERY_MS) {
      this.#shortenedAt = this.#nowMs;
      await this.#conversation.edit((chatCtx) => chatCtx.copy().truncate(KEPT_ITEMS));
    }
    this.#forget();
    await pause(Math.max(0, next - this.#nowMs));
  }

  /** Breaks the connection when it is due; in the calm intervals, only the faults these are for. */
  #disturb(): void {
    const { emulator } = this.#conversation.stage;
    const calm = calmAt(this.#nowMs);
    if (calm === undefined) {
      if (this.#nowMs < DROP_EVERY_MS * (this.#drops + this.#skipped + 1)) return;
      emulator.inject(dropOf(this.#drops));
      this.#drops += 1;
    } else if (calm === 'limit' && !this.#besieged && this.#ageMs > BESIEGED.from) {
      this.#besieged = true;
      this.#ends += 1;
      emulator.inject({ slug: 'server-error', forMs: BESIEGED.to - this.#ageMs });
    }
  }

  /** Drops that the calm intervals so far have skipped. */
  get #skipped(): number {
    let skipped = 0;
    for (let at = DROP_EVERY_MS; at <= this.#nowMs; at += DROP_EVERY_MS) if (calmAt(at)) skipped += 1;
    return skipped;
  }

  async #ask(question: Question): Promise<void> {
    const conversation = this.#conversation;
    if (question === 'type') return conversation.reply({ userInput: questionOf(0) });
    if (question === 'tools') return conversation.reply({ userInput: questionOf(2) });
    if (question === 'barge-in') {
      conversation.reply({ userInput: questionOf(3) });
      await pause(1200);
    }
    conversation.listen(true);
    await conversation.say(600);
    return conversation.listen(false);
  }

  /** What the test's own doubles keep would count as growth. */
  #forget(): void {
    const { events, output } = this.#conversation.stage.agent;
    for (const list of [events, output.played, output.cleared, output.finished]) list.length = 0;
  }

  async #row(): Promise<Row> {
    const { stage, recorder, agent } = this.#conversation;
    const findings = await this.#conversation.judge({ calm: false, ends: false, mute: false });
    const outages = stage.errors.filter(({ code }) => OUTAGES.has(code)).length;
    if (outages !== this.#drops + this.#ends)
      findings.push(`${outages} outages told, of ${this.#drops + this.#ends}`);
    const connections = recorder.configured.length;
    globalThis.gc?.();
    const { timers, sockets, listeners } = this.#ledger.left;
    return {
      minutes: Math.round(this.#nowMs / MINUTE),
      heapMb: process.memoryUsage().heapUsed / 2 ** 20,
      handles: process.getActiveResourcesInfo().length,
      sockets,
      timers: timers + (this.#options.time?.since(this.#timersBefore).length ?? 0),
      listeners,
      words: wordsIn(agent.chatCtx.items.map((item) => ('textContent' in item ? item.textContent : ''))),
      serviceWords: wordsIn(
        serviceHistory(stage.service?.items ?? []).flatMap(({ kind, text }) =>
          kind === 'call' || kind === 'output' ? [] : text,
        ),
      ),
      turns: this.#turns,
      drops: this.#drops,
      rollovers: connections - 1 - outages,
      connections,
      errors: stage.errors.length,
      codes: countOf(stage.errors.map(({ code, className }) => code ?? className)),
      findings,
    };
  }
}

/** How long before a row nothing more is asked, in milliseconds. */
const REST_BEFORE_MS = 5000;

/** Runs something while time passes, if that does not happen by itself. */
async function passing<T>(time: FastTime | undefined, action: () => Promise<T>): Promise<T> {
  return time === undefined ? action() : time.run(action);
}

function wordsIn(texts: readonly (string | null | undefined)[]): number {
  return texts.reduce((sum, text) => sum + (text?.split(/\s+/u).filter(Boolean).length ?? 0), 0);
}

function countOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
