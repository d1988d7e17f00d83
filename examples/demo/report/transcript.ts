// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { consentText, formatTime } from '../terminal/transcript-printer.ts';
import type { Turn } from '../result/result.ts';
import { html, type Html } from './html.ts';
import { agentWords, callerWords, type PlacedWord } from './words.ts';

/** Renders the conversation as text; clicking a word jumps to its place in the sound. */
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
        <small>${tool.endMs - tool.startMs} ms${tool.consent ? `, ${consentText(tool.consent)}` : ''}</small>
      </li>`,
  );
}

/** Renders what was said in a turn, preceded by the fillers that bridged the wait for it. */
function agentLine(turn: Turn): Html[] {
  const wait = turn.latencyMs === null ? '' : ` · after ${turn.latencyMs} ms`;
  const fillers = turn.agent.filter(({ filler }) => filler);
  const answer = turn.agent.filter(({ filler }) => !filler);
  const lines = fillers.map(
    (filler, i) =>
      html`<li class="agent filler">
        <small>Agent · ${formatTime(filler.startMs)}${i === 0 ? wait : ''} · filler, in no history</small>
        <p>${spoken(agentWords({ agent: [filler] }))}</p>
      </li>`,
  );
  const [first] = answer;
  if (!first) return lines;
  const cut = turn.interruption ? html` <mark>interrupted</mark>` : html``;
  return [
    ...lines,
    html`<li class="agent">
      <small>Agent · ${formatTime(first.startMs)}${fillers.length === 0 ? wait : ''}</small>
      <p>${spoken(agentWords({ agent: answer }))}${cut}</p>
    </li>`,
  ];
}

/** Renders words that jump to their place in the sound; words that were not heard are struck out. */
export function spoken(words: PlacedWord[]): Html[] {
  return words.map(({ text, startMs, endMs, heard }) =>
    heard
      ? html`<span class="said" data-from="${startMs}" data-to="${endMs}">${text}</span> `
      : html`<s title="sent, but not heard">${text}</s> `,
  );
}
