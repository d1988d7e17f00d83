// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { html, type Html } from '@voicelive-kit/demo/report/html.ts';
import { at } from '@voicelive-kit/demo/report/timeline.ts';
import type { PhoneResult } from '../result.ts';

/** Renders the keys at the times the caller pressed them; when zoomed out, they overlap. */
export function keys({ keys: pressed, durationMs }: PhoneResult): Html[] {
  const [first] = pressed;
  if (!first) return [];
  const key = (atMs: number, text: string, kind: 'one' | 'all'): Html =>
    html`<kbd class="pressed ${kind}" style="${at(atMs, durationMs)}">${text}</kbd>`;
  const all = pressed.map(({ digit }) => digit).join('');
  return [...pressed.map(({ atMs, digit }) => key(atMs, digit, 'one')), key(first.atMs, all, 'all')];
}

/** Renders the marks that returned because everything before them was heard, and those that a clear dropped. */
export function marks({ line: { marks: returned }, durationMs }: PhoneResult): Html {
  return html`<div class="marks">
    ${returned.map(
      ({ atMs, dropped }) =>
        html`<i class="mark${dropped ? ' dropped' : ''}" style="${at(atMs, durationMs)}"></i>`,
    )}
  </div>`;
}

/** The legend. */
export function lineKey({ line: { marks: returned } }: PhoneResult): Html {
  const ofMarks = html`<span class="pair"
      ><span class="swatch mark"></span> mark returned: everything before it was heard</span
    >
    <span class="pair"><span class="swatch mark dropped"></span> mark dropped</span>`;
  return html`<kbd class="pressed swatch-key">1</kbd> key pressed ${returned.length > 0 ? ofMarks : ''}`;
}
