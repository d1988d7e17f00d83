// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { voice } from '@livekit/agents';
import { startEmulator } from '@voicelive-kit/emulator';
import type { PhoneCall } from '@voicelive-kit/phone';
import { type CallEvent, type CallRecord, placeCall } from '@voicelive-kit/phone/emulator';
import { Clock, type Stall } from '@voicelive-kit/demo/conversation/clock.ts';
import { ConversationLog } from '@voicelive-kit/demo/conversation/conversation-log.ts';
import { follow, readHistory } from '@voicelive-kit/demo/conversation/follow.ts';
import { loadUtterance } from '@voicelive-kit/demo/conversation/recordings.ts';
import type { DemoResult } from '@voicelive-kit/demo/result/result.ts';
import type { TranscriptPrinter } from '@voicelive-kit/demo/terminal/transcript-printer.ts';
import { type Testimony, watchEmulator } from '@voicelive-kit/demo/conversation/witness.ts';
import { answer, createServer } from '../server.ts';
import type { BridgeTimes } from './cut.ts';
import { prepareCarrier, PUBLIC_URL } from './carriers.ts';
import type { DemoOptions } from './options.ts';
import { SCENARIO, STEPS } from './script.ts';

/** Numbers reserved for fictional use. */
const NUMBERS = { from: '+15550100', to: '+15550199' };
/** How long the call's resources may take to close, in milliseconds. */
const CLOSING_MS = 10_000;

/** Everything known about a call when it has ended. */
export interface HeldCall {
  record: CallRecord;
  log: ConversationLog;
  testimony: Testimony;
  /** When it was placed. */
  startedAt: Date;
  /** The stalls of the machine, on the clock of the call. */
  stalls: Stall[];
  /** When the bridge began and cut the interrupted reply. */
  cut: BridgeTimes | undefined;
  model: string;
  numbers: typeof NUMBERS;
  encoding: string;
  history: DemoResult['history'];
  /** Why the call ended, according to the bridge. */
  reason: string;
  /** What was still open afterwards. */
  open: string[];
  warnings: string[];
}

/**
 * Lets the caller of the script call the server of `server.ts`; resolves when the call has ended and everything is
 * closed.
 */
export async function holdCall(
  { carrier: name, seed }: Pick<DemoOptions, 'carrier' | 'seed'>,
  printer: TranscriptPrinter,
): Promise<HeldCall> {
  const emulator = await startEmulator({ scenario: SCENARIO, seed });
  const carrier = await prepareCarrier[name]();
  const testify = watchEmulator(emulator);
  const log = new ConversationLog();
  const clock = new CallClock();
  const warnings: string[] = [];
  let call: PhoneCall | undefined;
  let cut: BridgeTimes | undefined;
  let session: voice.AgentSession | undefined;

  const { server, bridge } = createServer({
    publicUrl: PUBLIC_URL,
    providers: [carrier.provider],
    onWarning: (message) => warnings.push(message),
    onCall: async (taken) => {
      call = taken;
      printer.note(clock.nowMs, 'call', `${taken.carrier}, ${NUMBERS.from} → ${NUMBERS.to}`);
      await answer(taken, { endpoint: emulator.endpoint }, (started) => {
        session = started;
        follow(started, log, printer, clock);
        listen(taken, started, log, printer, clock, (times) => (cut = times));
      });
    },
  });
  try {
    const local = await server.listen({ host: '127.0.0.1', port: 0 });
    const record = await placeCall({
      ...carrier.destination(local, bridge),
      ...NUMBERS,
      steps: STEPS,
      seed,
      onEvent: (event) => {
        if (event.type === 'stream-opened') clock.start(event.atMs);
        note(event, log, printer);
      },
    }).finished;
    clock.stop();
    printer.note(record.durationMs, 'call', `ended by the ${record.endedBy}`);
    const open = await stillOpen({
      'a call of the bridge': () => bridge.calls.length > 0,
      'a socket of the carrier': () => record.streams.some(({ closedAtMs }) => closedAtMs === undefined),
      'a session of the service': () => emulator.sessions().some(({ closed }) => closed === undefined),
    });
    return {
      record,
      log,
      testimony: testify(),
      startedAt: clock.startedAt,
      stalls: clock.stalls,
      cut,
      model: session?.llm?.model ?? 'unknown',
      numbers: NUMBERS,
      encoding: call?.format.encoding ?? 'unknown',
      history: session ? readHistory(session) : [],
      reason: call?.end ?? 'never answered',
      open,
      warnings,
    };
  } finally {
    clock.stop();
    await server.close();
    await carrier.close();
    await emulator.close();
  }
}

/** The clock of the call, which starts when it is placed; it also detects stalls of the machine. */
class CallClock {
  readonly #ticks = new Clock(() => undefined);
  #zero = performance.now();
  #ticksFromMs = 0;

  start(nowMs: number): void {
    this.#zero = performance.now() - nowMs;
    this.#ticksFromMs = nowMs;
    this.#ticks.start();
  }

  stop(): void {
    this.#ticks.stop();
  }

  get nowMs(): number {
    return Math.round(this.exactMs);
  }

  get exactMs(): number {
    return performance.now() - this.#zero;
  }

  get startedAt(): Date {
    return new Date(performance.timeOrigin + this.#zero);
  }

  get stalls(): Stall[] {
    return this.#ticks.stalls.map(({ startMs, lengthMs }) => ({
      startMs: startMs + this.#ticksFromMs,
      lengthMs,
    }));
  }
}

/** Follows what is heard of the agent. */
function listen(
  call: PhoneCall,
  session: voice.AgentSession,
  log: ConversationLog,
  printer: TranscriptPrinter,
  clock: CallClock,
  onCut: (times: BridgeTimes) => void,
): void {
  let startMs = 0;
  const { EVENT_PLAYBACK_STARTED, EVENT_PLAYBACK_FINISHED } = voice.AudioOutput;
  call.output.on(EVENT_PLAYBACK_STARTED, () => {
    startMs = clock.exactMs;
    const { latencyMs } = log.agentStarted({ startMs, playedMs: 0 }, clock.nowMs);
    printer.agentStarted(startMs, latencyMs ?? undefined);
    // Starts the line; the words it shows are those that were heard.
    printer.agentWords('');
  });
  call.output.on(
    EVENT_PLAYBACK_FINISHED,
    ({ playbackPosition, interrupted }: { playbackPosition: number; interrupted: boolean }) => {
      const playedMs = playbackPosition * 1000;
      log.agentFinished({ startMs: undefined, playedMs }, interrupted);
      if (!interrupted) return;
      onCut({ startMs, cutMs: clock.exactMs });
      printer.agentCut(playedMs);
    },
  );
  session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    if (item.type !== 'message' || item.role !== 'assistant') return;
    printer.agentWords(item.textContent ?? '');
    printer.agentEnded();
  });
}

/** Follows what the caller does. */
function note(event: CallEvent, log: ConversationLog, printer: TranscriptPrinter): void {
  if (event.type === 'problem') printer.note(event.problem.atMs, 'call', event.problem.message);
  if (event.type !== 'step') return;
  const step = STEPS[event.step.index];
  if (step?.do === 'press') printer.note(event.step.fromMs, 'keys', step.digits);
  if (step?.do !== 'speak' || typeof step.sound !== 'string') return;
  log.callerStarted(loadUtterance(step.sound), Math.round(event.step.fromMs));
}

/** Waits until nothing is open; returns what stays open. */
async function stillOpen(things: Record<string, () => boolean>): Promise<string[]> {
  const open = (): string[] => Object.keys(things).filter((name) => things[name]?.());
  const until = performance.now() + CLOSING_MS;
  while (open().length > 0 && performance.now() < until) await sleep(10);
  return open();
}
