// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { formatSilence } from '../checks/checks.ts';
import { costNotes, formatCost } from './cost.ts';
import type { DemoResult } from '../result/result.ts';
import { consentText, type TranscriptPrinter } from '../terminal/transcript-printer.ts';

/** Prints the figures and the passed checks under the conversation. */
export function printSummary(printer: TranscriptPrinter, result: DemoResult): void {
  const { tokens } = result.totals;
  if (tokens.outputText > 0) printFigures(printer, result);
  printer.line();
  printer.line(printer.heading('Checks'));
  for (const { name, passed, detail } of result.checks) {
    printer.line(`  ${printer.mark(passed)} ${name}  ${printer.dim(detail)}`);
  }
  printer.line();
}

function printFigures(printer: TranscriptPrinter, result: DemoResult): void {
  const { totals, latency } = result;
  const { tokens } = totals;
  printer.line();
  printer.line(printer.heading('Turns'));
  for (const turn of result.turns) {
    if (!turn.caller) continue;
    const parts = [
      turn.latencyMs === null ? 'not answered' : `first audio after ${turn.latencyMs} ms`,
      ...turn.tools.map(({ name, startMs, endMs, consent }) => {
        const took = `${name} ${endMs - startMs} ms`;
        return consent ? `${took} (${consentText(consent)})` : took;
      }),
      ...(turn.interruption
        ? [`silent ${formatSilence(turn.interruption)} after the caller was detected`]
        : []),
    ];
    printer.line(`  ${turn.index}  ${parts.join(' · ')}`);
  }
  if (latency.medianMs !== null && latency.worstMs !== null) {
    printer.line(
      `  ${printer.dim(`median ${latency.medianMs} ms, worst ${latency.worstMs} ms; includes the wait for the end of the turn`)}`,
    );
  }
  printer.line();
  printer.line(printer.heading('Tokens'));
  printer.line(
    `  in ${tokens.inputText} text, ${tokens.inputAudio} audio (${tokens.cachedText + tokens.cachedAudio} cached)` +
      ` · out ${tokens.outputText} text, ${tokens.outputAudio} audio${totals.costUsd === null ? '' : ` · about ${formatCost(totals.costUsd)}`}`,
  );
  for (const note of costNotes(totals)) printer.line(`  ${printer.dim(note)}`);
  if (result.mode === 'offline')
    printer.line(`  ${printer.dim('the emulator estimates tokens; nothing was billed')}`);
}
