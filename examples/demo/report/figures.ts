// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { formatSilence } from '../checks/checks.ts';
import { formatTime } from '../terminal/transcript-printer.ts';
import type { DemoResult, Turn } from '../result/result.ts';
import { formatCost } from './cost.ts';
import { html, type Html } from './html.ts';

/** The headline figures. */
export function headlines({ durationMs, latency, turns, totals }: DemoResult): Html {
  const cut = turns.find((turn) => turn.interruption)?.interruption;
  const { inputText, inputAudio, outputText, outputAudio } = totals.tokens;
  return html`<dl class="headlines">
    ${headline('Length', formatTime(durationMs), 'min:s')}
    ${headline('First audio, median', latency.medianMs === null ? '–' : String(Math.round(latency.medianMs)), 'ms')}
    ${headline('First audio, worst', latency.worstMs === null ? '–' : String(latency.worstMs), 'ms')}
    ${headline('Silent after barge-in', cut ? formatSilence(cut) : '–', '')}
    ${headline('Tokens in and out', `${inputText + inputAudio} / ${outputText + outputAudio}`, '')}
    ${headline('Estimated cost', formatCost(totals.costUsd), '')}
  </dl>`;
}

/** A figure with its label. */
export function headline(name: string, value: string, unit: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value} <small>${unit}</small></dd>
  </div>`;
}

/** One row per turn of the caller. */
export function turnTable(turns: Turn[]): Html {
  const rows = turns
    .filter((turn) => turn.caller)
    .map((turn) => {
      const tools =
        turn.tools.map((tool) => `${tool.name} ${tool.endMs - tool.startMs} ms`).join(', ') || '–';
      const cut = turn.interruption;
      return html`<tr>
        <th scope="row">${turn.index}</th>
        <td>${formatTime(turn.caller?.startMs ?? 0)}</td>
        <td class="text">${turn.caller?.transcript || turn.caller?.file || ''}</td>
        <td>${turn.latencyMs ?? '–'}</td>
        <td class="text">${tools}</td>
        <td>${cut ? String(cut.truncatedAtMs) : '–'}</td>
        <td>${cut ? `${cut.wordsKept} / ${cut.wordsHeard ?? '?'} / ${cut.wordsSent}` : '–'}</td>
      </tr>`;
    });
  return table(
    [
      'Turn',
      'At',
      { text: 'Caller' },
      'First audio, ms',
      { text: 'Tools' },
      'Cut at, ms',
      'Words kept / heard / sent',
    ],
    rows,
  );
}

/** One row per response of the model. */
export function responseTable({ responses, totals }: DemoResult): Html {
  const rows = responses.map(
    ({ turn, tokens, firstTokenMs, durationMs, costUsd, cancelled }) =>
      html`<tr>
        <th scope="row">${turn}</th>
        <td>${firstTokenMs ?? '–'}</td>
        <td>${durationMs}</td>
        <td>${tokens.inputText}</td>
        <td>${tokens.inputAudio}</td>
        <td>${tokens.cachedText + tokens.cachedAudio}</td>
        <td>${tokens.outputText}</td>
        <td>${tokens.outputAudio}</td>
        <td>${formatCost(costUsd)}</td>
        <td class="text">${cancelled ? 'cancelled' : ''}</td>
      </tr>`,
  );
  const sum = totals.tokens;
  rows.push(
    html`<tr class="sum">
      <th scope="row">all</th>
      <td></td>
      <td></td>
      <td>${sum.inputText}</td>
      <td>${sum.inputAudio}</td>
      <td>${sum.cachedText + sum.cachedAudio}</td>
      <td>${sum.outputText}</td>
      <td>${sum.outputAudio}</td>
      <td>${formatCost(totals.costUsd)}</td>
      <td></td>
    </tr>`,
  );
  return table(
    [
      'Turn',
      'First token, ms',
      'Took, ms',
      'Text in',
      'Audio in',
      'Cached',
      'Text out',
      'Audio out',
      'Cost',
      '',
    ],
    rows,
  );
}

/** The checks, passed or failed. */
export function checkList({ checks }: Pick<DemoResult, 'checks'>): Html {
  return html`<ul class="checks">
    ${checks.map(
      ({ name, passed, detail }) =>
        html`<li class="${passed ? 'kept' : 'broken'}"><strong>${name}</strong> <span>${detail}</span></li>`,
    )}
  </ul>`;
}

/** A column's heading; text columns are set left, figures right. */
type Column = string | { text: string };

function table(columns: Column[], rows: Html[]): Html {
  const heads = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="text">${column.text}</th>`,
  );
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
