// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { headline } from '@voicelive-kit/demo/report/figures.ts';
import { html, type Html } from '@voicelive-kit/demo/report/html.ts';
import { formatTime } from '@voicelive-kit/demo/terminal/transcript-printer.ts';
import type { PhoneResult } from '../result.ts';

/** The headline figures. */
export function headlines({ durationMs, interruption, line, keys }: PhoneResult): Html {
  const after = line.clears.reduce((sum, { heardAfterMs }) => sum + heardAfterMs, 0);
  const apart =
    interruption && interruption.toldMs !== null
      ? Math.abs(interruption.toldMs - interruption.heardMs).toFixed(1)
      : '–';
  const returned = line.marks.filter(({ dropped }) => !dropped).length;
  return html`<dl class="headlines">
    ${headline('Length', formatTime(durationMs), 'min:s')}
    ${headline('Heard after the clear', line.clears.length > 0 ? String(Math.round(after)) : '–', 'ms')}
    ${headline('Position error', apart, 'ms')}
    ${headline('Discarded by the clear', interruption ? String(Math.round(interruption.droppedMs)) : '–', 'ms')}
    ${headline('Marks played', line.marks.length > 0 ? `${returned} of ${line.marks.length}` : 'none', '')}
    ${headline('Keys', keys.map(({ digit }) => digit).join('') || '–', '')}
  </dl>`;
}
