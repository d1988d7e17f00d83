// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { formatSilence } from '../checks/checks.ts';
import { AGENT_RATE } from '../conversation/playout.ts';
import { channelOf } from '../conversation/recorder.ts';
import type { DemoResult, Turn } from '../result/result.ts';
import { html, type Html } from './html.ts';
import { waveform } from './waveform.ts';
import { agentWords, callerWords, type PlacedWord } from './words.ts';

/** Words alternate between this many rows, so that short ones do not overlap. */
const WORD_ROWS = 3;

/** Additional content of a timeline. */
export interface Further {
  /** Samples per second of the sound. */
  rate?: number;
  /** Shown between the waveforms, and below the agent's waveform. */
  between?: Html[];
  below?: Html[];
  /** The legend of both. */
  key?: Html;
}

/** Renders both waveforms on one time axis, with everything that happened. */
export function timeline(
  { durationMs, turns }: Pick<DemoResult, 'durationMs' | 'turns'>,
  stereo: Int16Array,
  { rate = AGENT_RATE, between = [], below = [], key = html`` }: Further = {},
): Html {
  const seconds = Math.ceil(durationMs / 1000);
  const ticks = Array.from(
    { length: seconds },
    (_, second) =>
      html`<i class="tick${second % 5 === 0 ? ' major' : ''}" style="${at(second * 1000, durationMs)}"
        >${second % 5 === 0 ? `${second} s` : ''}</i
      >`,
  );
  const caller = channelOf(stereo, 0);
  const agent = channelOf(stereo, 1);
  return html`<div class="overview" id="overview" aria-hidden="true">
      <div class="lane caller">${waveform(caller, rate, 20)}</div>
      <div class="lane agent">${waveform(agent, rate, 20)}</div>
      ${turns.flatMap(({ interruption }) =>
        interruption ? html`<b class="cut" style="${at(interruption.silentMs, durationMs)}"></b>` : [],
      )}
      <div class="window" id="window"></div>
      <div class="head"></div>
    </div>
    <div
      class="scroll"
      id="scroll"
      tabindex="0"
      role="group"
      aria-label="Timeline; press on it to jump there"
    >
      <div class="track" id="track" style="--seconds:${(durationMs / 1000).toFixed(2)}">
        <div class="ruler">${ticks}</div>
        <div class="words">
          ${turns.flatMap((turn) => callerWords(turn).map((word, i) => wordTag(word, i, durationMs)))}
        </div>
        <div class="lane caller">
          ${turns.flatMap((turn) => detections(turn, durationMs))}${waveform(caller, rate, 50)}
        </div>
        <div class="between">
          ${turns.flatMap((turn) => [...waits(turn, durationMs), ...tools(turn, durationMs)])}${between}
        </div>
        <div class="lane agent">${waveform(agent, rate, 50)}</div>
        ${below}
        <div class="words">
          ${turns.flatMap((turn) =>
            agentWords(turn)
              .filter((word) => word.heard)
              .map((word, i) => wordTag(word, i, durationMs)),
          )}
        </div>
        ${turns.flatMap((turn) => interruptions(turn, durationMs))}
        <div class="head"></div>
      </div>
    </div>
    <p class="key">
      <span class="swatch detected"></span> speech as the service detected it
      <span class="swatch wait"></span> from the caller's last sound to the agent's first
      <span class="swatch tool"></span> tool call <span class="swatch cut"></span> interruption ${key}
      <span class="hint"
        >The caller's words are placed by estimate, the agent's by the service's word times.</span
      >
    </p>`;
}

/** The CSS position of a time on the axis. */
export function at(ms: number, durationMs: number): string {
  return `left:${((ms / durationMs) * 100).toFixed(3)}%`;
}

function span(startMs: number, endMs: number, durationMs: number): string {
  return `${at(startMs, durationMs)};width:${(((endMs - startMs) / durationMs) * 100).toFixed(3)}%`;
}

function wordTag(word: PlacedWord, i: number, durationMs: number): Html {
  return html`<span
    class="word row${i % WORD_ROWS}"
    data-from="${word.startMs}"
    data-to="${word.endMs}"
    style="${at(word.startMs, durationMs)}"
    >${word.text}</span
  >`;
}

function detections(turn: Turn, durationMs: number): Html[] {
  return turn.detected.map(
    ({ startMs, endMs }) =>
      html`<b class="detected" style="${span(startMs, endMs ?? durationMs, durationMs)}"></b>`,
  );
}

function waits(turn: Turn, durationMs: number): Html[] {
  if (!turn.caller || turn.latencyMs === null || turn.latencyMs <= 0) return [];
  const { endMs } = turn.caller;
  return [
    html`<b class="wait" style="${span(endMs, endMs + turn.latencyMs, durationMs)}"
      ><span>${turn.latencyMs} ms</span></b
    >`,
  ];
}

function tools(turn: Turn, durationMs: number): Html[] {
  return turn.tools.map(
    (tool) =>
      html`<b class="tool" style="${span(tool.startMs, tool.endMs, durationMs)}"
        ><span>${tool.name}</span></b
      >`,
  );
}

function interruptions({ interruption }: Turn, durationMs: number): Html[] {
  if (!interruption) return [];
  return [
    html`<b class="cut" style="${at(interruption.silentMs, durationMs)}"
      ><span>interrupted, silence ${formatSilence(interruption)} later</span></b
    >`,
  ];
}
