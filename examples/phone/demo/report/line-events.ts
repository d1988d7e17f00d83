// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { html, type Html } from '@voicelive-kit/reference-agent/demo/report/html.ts';
import { at } from '@voicelive-kit/reference-agent/demo/report/timeline.ts';
import type { PhoneResult } from '../result.ts';

/** The keys the caller pressed, where they were pressed. */
export function keys({ keys: pressed, durationMs }: PhoneResult): Html[] {
  return pressed.map(
    ({ atMs, digit }) => html`<kbd class="pressed" style="${at(atMs, durationMs)}">${digit}</kbd>`,
  );
}

/** Marks where everything before them had been heard, and those that a clear threw away. */
export function marks({ line: { marks: returned }, durationMs }: PhoneResult): Html {
  return html`<div class="marks">
    ${returned.map(
      ({ atMs, dropped }) =>
        html`<i class="mark${dropped ? ' dropped' : ''}" style="${at(atMs, durationMs)}"></i>`,
    )}
  </div>`;
}

/** What these mean. */
export function lineKey({ line: { marks: returned } }: PhoneResult): Html {
  const ofMarks = html`<span class="swatch mark"></span> mark returned: heard up to here
    <span class="swatch mark dropped"></span> mark thrown away`;
  return html`<kbd class="pressed swatch-key">1</kbd> key pressed ${returned.length > 0 ? ofMarks : ''}`;
}
