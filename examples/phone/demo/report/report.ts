// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkList } from '@voicelive-kit/demo/report/figures.ts';
import { html } from '@voicelive-kit/demo/report/html.ts';
import { dateOf, renderPage } from '@voicelive-kit/demo/report/page.ts';
import { timeline } from '@voicelive-kit/demo/report/timeline.ts';
import type { PhoneResult } from '../result.ts';
import { conversation } from './conversation.ts';
import { headlines } from './headlines.ts';
import { interruption } from './interruption.ts';
import { keys, lineKey, marks } from './line-events.ts';

const CARRIERS = { twilio: 'Twilio', acs: 'Azure Communication Services' };
const ENCODINGS: Record<string, string> = { mulaw: 'μ-law', alaw: 'A-law', pcm16: 'PCM' };

/** Renders the report page of a call. */
export function renderReport(result: PhoneResult, stereo: Int16Array): string {
  const { checks, carrier, model, sound, startedAt, from, to } = result;
  const format = `${ENCODINGS[sound.encoding] ?? sound.encoding}, ${sound.rate / 1000} kHz`;
  return renderPage({
    title: 'A call to the reference agent',
    about: `${CARRIERS[carrier]}, emulated · ${format} · ${from} → ${to} · ${model} · ${dateOf(startedAt)}`,
    checks,
    headlines: headlines(result),
    sound: { samples: stereo, rate: sound.rate, channels: 2 },
    timeline: timeline(result, stereo, {
      rate: sound.rate,
      between: keys(result),
      below: [marks(result)],
      key: lineKey(result),
    }),
    sections: html`
      ${interruption(result)}
      <section>
        <h2>What was said</h2>
        ${conversation(result)}
      </section>
      <section>
        <h2>Checks</h2>
        ${checkList(result)}
      </section>
    `,
    style: readFileSync(join(import.meta.dirname, 'report.css'), 'utf8'),
  });
}
