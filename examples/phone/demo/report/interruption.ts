// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { html, type Html } from '@voicelive-kit/demo/report/html.ts';
import { formatTime } from '@voicelive-kit/demo/terminal/transcript-printer.ts';
import { countWords, type Word } from '@voicelive-kit/demo/result/words.ts';
import type { CutReply, PhoneResult } from '../result.ts';

/** How much sound is shown around the cut, in milliseconds. */
const BEFORE_MS = 1800;
const AFTER_MS = 1400;

/** Renders a close-up of the interrupted reply: which word was being spoken when it was cut. */
export function interruption({ interruption: cut, turns }: PhoneResult): Html {
  const reply = turns.flatMap(({ agent }) => agent).find(({ interrupted }) => interrupted);
  if (!cut || !reply) return html``;
  return html`<section>
    <h2>What was heard of the interrupted reply</h2>
    ${glass(cut, reply.words)}
    <dl class="witnesses">
      ${fact('Heard by the caller', `${cut.heardMs.toFixed(1)} ms`, 'samples in call.wav')}
      ${fact('Counted by the bridge', `${cut.bridgeMs} ms`, 'used by the framework')}
      ${fact('Told to the service', cut.toldMs === null ? 'nothing' : `${cut.toldMs} ms`, 'conversation.item.truncate')}
      ${fact('Cleared', formatTime(cut.clearedAtMs), `the carrier discarded ${Math.round(cut.droppedMs)} ms`)}
    </dl>
    <p class="kept-words"><small>Remembered</small> ${cut.kept}</p>
  </section>`;
}

function glass({ heardMs, kept }: CutReply, words: readonly Word[]): Html {
  const [fromMs, toMs] = [Math.max(0, heardMs - BEFORE_MS), heardMs + AFTER_MS];
  const place = (ms: number): string => `${(((ms - fromMs) / (toMs - fromMs)) * 100).toFixed(2)}%`;
  const shown = words.flatMap(({ text, startMs, endMs }, i) => {
    const [start, end] = [startMs ?? 0, endMs ?? 0];
    if (start < fromMs || end > toMs) return [];
    const isHeard = i < countWords(kept);
    // The word that was being spoken is remembered, although it was not heard to its end.
    const share = Math.min(1, (heardMs - start) / (end - start));
    return html`<span
      class="${isHeard ? 'heard' : 'unheard'}"
      style="left:${place(start)};width:calc(${place(fromMs + end - start)} - 2px);--share:${(share * 100).toFixed(1)}%"
      >${text}</span
    >`;
  });
  return html`<div class="table">
    <div class="glass">
      ${shown}<b class="middle" style="left:${place(heardMs)}"><i>✂ ${(heardMs / 1000).toFixed(2)} s</i></b>
    </div>
  </div>`;
}

function fact(name: string, value: string, note: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value} <small>${note}</small></dd>
  </div>`;
}
