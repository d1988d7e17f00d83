// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { formatTime } from '../transcript-printer.ts';
import type { Turn } from '../result.ts';
import { html, type Html } from './html.ts';
import { agentWords, callerWords, type PlacedWord } from './words.ts';

/** The conversation as people read it; every word jumps to its place in the sound. */
export function transcript(turns: Turn[]): Html {
  return html`<ol class="talk">
    ${turns.flatMap((turn) => [...callerLine(turn), ...toolLines(turn), ...agentLine(turn)])}
  </ol>`;
}

function callerLine(turn: Turn): Html[] {
  if (!turn.caller) return [];
  const words = callerWords(turn);
  const said = words.length > 0 ? spoken(words) : [html`<em>${turn.caller.file}, not understood</em>`];
  return [
    html`<li class="caller">
      <small>Caller · ${formatTime(turn.caller.startMs)}</small>
      <p>${said}</p>
    </li>`,
  ];
}

function toolLines(turn: Turn): Html[] {
  return turn.tools.map(
    (tool) =>
      html`<li class="tool">
        <code>${tool.name}(${tool.arguments})</code> → <code>${tool.output}</code>
        <small>${tool.endMs - tool.startMs} ms</small>
      </li>`,
  );
}

function agentLine(turn: Turn): Html[] {
  const first = turn.agent[0];
  if (!first) return [];
  const wait = turn.latencyMs === null ? '' : ` · after ${turn.latencyMs} ms`;
  const cut = turn.interruption ? html` <mark>interrupted</mark>` : html``;
  return [
    html`<li class="agent">
      <small>Agent · ${formatTime(first.startMs)}${wait}</small>
      <p>${spoken(agentWords(turn))}${cut}</p>
    </li>`,
  ];
}

function spoken(words: PlacedWord[]): Html[] {
  return words.map(({ text, startMs, endMs, heard }) =>
    heard
      ? html`<span class="said" data-from="${startMs}" data-to="${endMs}">${text}</span> `
      : html`<s title="sent, but not heard">${text}</s> `,
  );
}
