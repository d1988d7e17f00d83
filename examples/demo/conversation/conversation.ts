// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { downmixToMono, StreamingResampler } from '@voicelive-kit/audio';
import { apologyFrames } from '@voicelive-kit/reference-agent/apology.ts';
import { Caller, type CallerTurn } from './caller.ts';
import { Clock, type Stall } from './clock.ts';
import type { ConversationLog } from './conversation-log.ts';
import { AGENT_RATE, Playout } from './playout.ts';
import type { Player } from '../terminal/player.ts';
import { Recorder } from './recorder.ts';
import { CALLER_CHANNELS, CALLER_RATE } from './recordings.ts';
import { followFillers, showFiller } from './fillers.ts';
import { follow, readHistory } from './follow.ts';
import { followRemoteCalls } from './remote-calls.ts';
import type { DemoResult } from '../result/result.ts';
import { loadInternals, tapText } from './synchronizer.ts';
import type { TranscriptPrinter } from '../terminal/transcript-printer.ts';

const { AgentSessionEventTypes } = voice;

export interface Conversation {
  session: voice.AgentSession;
  agent: voice.Agent;
  callerTurns: CallerTurn[];
  log: ConversationLog;
  printer: TranscriptPrinter;
  player: Player | undefined;
}

/** The result of a conversation, apart from its log. */
export interface Recording {
  /** When the recording began. */
  startedAt: Date;
  /** Interleaved at `AGENT_RATE`: caller left, agent right. */
  stereo: Int16Array;
  durationMs: number;
  /** The stalls of the machine, which delayed caller and agent alike. */
  stalls: readonly Stall[];
  history: DemoResult['history'];
}

/** Holds one conversation in real time; resolves when it has ended and everything is closed. */
export async function hold({
  session,
  agent,
  callerTurns,
  log,
  printer,
  player,
}: Conversation): Promise<Recording> {
  const internals = await loadInternals();
  const recorder = new Recorder();
  const toAgentRate = new StreamingResampler({ from: CALLER_RATE, to: AGENT_RATE });
  let hangUp = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    hangUp = resolve;
  });

  const clock = new Clock(() => {
    const speakingMs = playout.current?.playedMs;
    const microphone = caller.step(clock.nowMs, {
      speakingMs,
      listening: session.agentState === 'listening',
    });
    const heard = recorder.add(toAgentRate.push(downmixToMono(microphone, CALLER_CHANNELS)), playout.step());
    player?.write(heard);
  });

  const playout = new Playout(() => clock.nowMs, {
    onStarted: (segment) => {
      const { latencyMs } = log.agentStarted(segment, clock.nowMs);
      printer.agentStarted(clock.nowMs, latencyMs ?? undefined);
      showFiller(log, printer);
    },
    onFinished: (segment, interrupted) => {
      log.agentFinished(segment, interrupted);
      if (interrupted) printer.agentCut(segment.playedMs);
    },
  });

  const caller = new Caller(callerTurns, {
    onTurnStarted: (turn, atMs) => log.callerStarted(turn.utterance, atMs),
    onDone: (complete) => {
      if (!complete) log.errors.push({ message: 'the agent said nothing for too long', recoverable: false });
      hangUp();
    },
  });

  const screen = tapText(internals, {
    onText: (piece) => printer.agentWords(typeof piece === 'string' ? piece : piece.text),
    onEnd: () => printer.agentEnded(),
  });
  const synchronizer = new internals.TranscriptionSynchronizer(playout, screen);
  session.input.audio = caller;
  session.output.audio = synchronizer.audioOutput;
  session.output.transcription = tapText(
    internals,
    { onText: (piece) => log.agentText(piece), onEnd: () => log.agentTextEnded() },
    synchronizer.textOutput,
  );

  follow(session, log, printer, clock);
  session.on(AgentSessionEventTypes.Close, ({ error }) => {
    if (!error) return;
    // The session can no longer speak, so the recorded apology goes directly to the caller's audio output.
    void apologize(playout).finally(hangUp);
  });

  let startedAt = new Date();
  try {
    await session.start({ agent });
    followRemoteCalls(session, log, printer, clock);
    followFillers(session, log, printer);
    startedAt = new Date();
    clock.start();
    await over;
  } finally {
    clock.stop();
  }
  const history = readHistory(session);
  await session.close();
  await synchronizer.close();
  await caller.close();
  const stereo = recorder.samples();
  return { startedAt, stereo, durationMs: clock.nowMs, stalls: clock.stalls, history };
}

async function apologize(playout: Playout): Promise<void> {
  for (const frame of apologyFrames()) await playout.captureFrame(frame);
  playout.flush();
  await playout.waitForPlayout();
}
