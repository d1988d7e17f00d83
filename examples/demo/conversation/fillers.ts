// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { ConversationLog } from './conversation-log.ts';
import type { TranscriptPrinter } from '../terminal/transcript-printer.ts';

/** Adds fillers to the log and prints them. The framework gets only their sound. */
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

/** Shows a filler once both its sound and its words have arrived. */
export function showFiller(log: ConversationLog, printer: TranscriptPrinter): void {
  const filler = log.takeFiller();
  if (filler) printer.filler(filler.startMs, filler.text, filler.latencyMs ?? undefined);
}
