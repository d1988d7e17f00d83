// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { Clock } from './clock.ts';
import type { ConversationLog } from './conversation-log.ts';
import type { DemoResult } from '../result/result.ts';
import type { TranscriptPrinter } from '../terminal/transcript-printer.ts';

const { AgentSessionEventTypes } = voice;

/** Adds the session's events to the log and prints them. */
export function follow(
  session: voice.AgentSession,
  log: ConversationLog,
  printer: TranscriptPrinter,
  clock: Pick<Clock, 'nowMs'>,
): void {
  /** Converts a time in epoch milliseconds to a position on the demo's clock. */
  const positionOf = (epochMs: number): number => clock.nowMs - (Date.now() - epochMs);

  session.on(AgentSessionEventTypes.UserStateChanged, ({ newState, oldState }) => {
    if (newState === 'speaking') {
      log.speechDetected(clock.nowMs);
      printer.callerStarted(clock.nowMs);
    } else if (oldState === 'speaking') {
      log.speechEnded(clock.nowMs);
    }
  });
  session.on(AgentSessionEventTypes.UserInputTranscribed, ({ transcript, isFinal }) => {
    if (!isFinal) return;
    log.callerSaid(transcript);
    printer.callerSaid(clock.nowMs, transcript.trim());
  });
  session.on(AgentSessionEventTypes.FunctionToolsExecuted, (event) => {
    for (const [call, output] of voice.zipFunctionCallsAndOutputs(event)) {
      const startMs = positionOf(call.createdAt);
      const endMs = positionOf(event.createdAt);
      const run = { name: call.name, arguments: call.args, output: output.output, isError: output.isError };
      log.toolRan({ ...run, startMs, endMs });
      printer.tool(startMs, run, endMs - startMs);
    }
  });
  session.on(AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    if (item.type === 'message' && item.role === 'assistant') log.agentRemembered(item.textContent ?? '');
  });
  session.on(AgentSessionEventTypes.MetricsCollected, ({ metrics: collected }) => {
    if (collected.type === 'realtime_model_metrics') log.responseMeasured(collected);
  });
  session.on(AgentSessionEventTypes.Error, ({ error }) => {
    const { message } = 'error' in error ? error.error : error;
    log.errors.push({ message, recoverable: error.recoverable });
    printer.error(clock.nowMs, message);
  });
}

/** What the framework keeps in its history. */
export function readHistory(session: voice.AgentSession): DemoResult['history'] {
  return session.chatCtx.items.flatMap((item) =>
    item.type === 'message'
      ? [{ role: item.role, text: item.textContent ?? '', interrupted: item.interrupted }]
      : [],
  );
}
