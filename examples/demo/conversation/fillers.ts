// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { ConversationLog } from './conversation-log.ts';
import type { TranscriptPrinter } from '../terminal/transcript-printer.ts';

/** Writes what bridges a wait into the log and onto the screen: the framework is given its sound alone. */
export function followFillers(
  { llm: model }: voice.AgentSession,
  log: ConversationLog,
  printer: TranscriptPrinter,
): void {
  const [plugin] = model instanceof realtime.RealtimeModel ? model.sessions : [];
  plugin?.on('filler_spoken', ({ text }) => {
    log.fillerSpoken(text);
    showFiller(log, printer);
  });
}

/** Shows a filler as soon as both its sound and its words are there. */
export function showFiller(log: ConversationLog, printer: TranscriptPrinter): void {
  const filler = log.takeFiller();
  if (filler) printer.filler(filler.startMs, filler.text, filler.latencyMs ?? undefined);
}
