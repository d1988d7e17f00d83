// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { html, type Html } from '@voicelive-kit/demo/report/html.ts';
import { spoken } from '@voicelive-kit/demo/report/transcript.ts';
import { agentWords, callerWords } from '@voicelive-kit/demo/report/words.ts';
import type { AgentSpeech, ToolRun, Turn } from '@voicelive-kit/demo/result/result.ts';
import { formatTime } from '@voicelive-kit/demo/terminal/transcript-printer.ts';
import { countWords } from '@voicelive-kit/demo/result/words.ts';
import type { PhoneResult } from '../result.ts';

interface Line {
  atMs: number;
  shown: Html;
}

/** Renders the call as text, in order of time; clicking a word jumps to its place in the sound. */
export function conversation({ turns, keys }: PhoneResult): Html {
  const lines = [...turns.flatMap(linesOf), ...pressed(keys)].toSorted((a, b) => a.atMs - b.atMs);
  return html`<ol class="talk">
    ${lines.map(({ shown }) => shown)}
  </ol>`;
}

function linesOf(turn: Turn): Line[] {
  const { caller, agent, tools } = turn;
  const said = caller && {
    atMs: caller.startMs,
    shown: html`<li class="caller">
      <small>Caller · ${formatTime(caller.startMs)}</small>
      <p>${spoken(callerWords(turn))}</p>
    </li>`,
  };
  return [...(said ? [said] : []), ...agent.map(agentLine), ...tools.map(toolLine)];
}

function agentLine(speech: AgentSpeech): Line {
  const cut = speech.interrupted ? html` <mark>interrupted</mark>` : html``;
  const kept = countWords(speech.heard);
  const words = agentWords({ agent: [speech] }).map((word, i) => Object.assign(word, { heard: i < kept }));
  const shown = html`<li class="agent">
    <small>Agent · ${formatTime(speech.startMs)}</small>
    <p>${spoken(words)}${cut}</p>
  </li>`;
  return { atMs: speech.startMs, shown };
}

/** A tool call is shown where its result arrived. */
function toolLine({ name, arguments: args, output, startMs, endMs }: ToolRun): Line {
  const shown = html`<li class="tool">
    <code>${name}(${args})</code> → <code>${output}</code> <small>${endMs - startMs} ms</small>
  </li>`;
  return { atMs: endMs, shown };
}

function pressed(keys: PhoneResult['keys']): Line[] {
  const [first] = keys;
  if (!first) return [];
  const shown = html`<li class="caller">
    <small>Caller · ${formatTime(first.atMs)} · keys</small>
    <p>${keys.map(({ digit }) => html`<kbd>${digit}</kbd> `)}</p>
  </li>`;
  return [{ atMs: first.atMs, shown }];
}
