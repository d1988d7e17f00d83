// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeWav } from '@voicelive-kit/audio';
import { checkList } from '@voicelive-kit/reference-agent/demo/report/figures.ts';
import { html, trusted } from '@voicelive-kit/reference-agent/demo/report/html.ts';
import { timeline } from '@voicelive-kit/reference-agent/demo/report/timeline.ts';
import type { PhoneResult } from '../result.ts';
import { conversation } from './conversation.ts';
import { headlines } from './headlines.ts';
import { interruption } from './interruption.ts';
import { keys, lineKey, marks } from './line-events.ts';

const CARRIERS = { twilio: 'Twilio', acs: 'Azure Communication Services' };
const ENCODINGS: Record<string, string> = { mulaw: 'μ-law', alaw: 'A-law', pcm16: 'PCM' };

const read = (url: string | URL): string => readFileSync(fileURLToPath(url), 'utf8');
const shared = (name: string): string =>
  read(import.meta.resolve(`@voicelive-kit/reference-agent/demo/report/${name}`));

/** One self-contained page about a call: style, script and sound are inside, nothing is loaded. */
export function renderReport(result: PhoneResult, stereo: Int16Array): string {
  const { checks, carrier, model, sound, startedAt, from, to } = result;
  const kept = checks.filter(({ passed }) => passed).length;
  const date = startedAt.slice(0, 16).replace('T', ' ');
  const wav = Buffer.from(writeWav({ samples: stereo, rate: sound.rate, channels: 2 })).toString('base64');
  const format = `${ENCODINGS[sound.encoding] ?? sound.encoding}, ${sound.rate / 1000} kHz`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; media-src data: blob:; img-src data:"
        />
        <title>A call to the reference agent</title>
        <style>
          ${trusted(shared('page.css'))}
          ${trusted(read(new URL('report.css', import.meta.url)))}
        </style>
      </head>
      <body>
        <header>
          <h1>A call to the reference agent</h1>
          <p>${CARRIERS[carrier]}, emulated · ${format} · ${from} → ${to} · ${model} · ${date} UTC</p>
          <p class="verdict ${kept === checks.length ? 'kept' : 'broken'}">
            ${kept} of ${checks.length} promises kept
          </p>
        </header>
        <main>
          ${headlines(result)}
          <section aria-label="Sound">
            <div class="player">
              <audio id="sound" controls preload="auto" src="data:audio/wav;base64,${wav}"></audio>
              <div class="zoom" role="group" aria-label="Zoom">
                <button type="button" id="fit">Fit</button
                ><button type="button" id="out" aria-label="Zoom out">−</button
                ><button type="button" id="in" aria-label="Zoom in">+</button>
              </div>
            </div>
            ${timeline(result, stereo, {
              rate: sound.rate,
              between: keys(result),
              below: [marks(result)],
              key: lineKey(result),
            })}
          </section>
          ${interruption(result)}
          <section>
            <h2>What was said</h2>
            ${conversation(result)}
          </section>
          <section>
            <h2>Promises</h2>
            ${checkList(result)}
          </section>
        </main>
        <script>
          ${trusted(shared('page.js'))};
        </script>
      </body>
    </html> `;
  return page.text;
}
