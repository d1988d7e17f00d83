// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertRate, interleave, writeWav } from '@voicelive-kit/audio';
import { AGENT_RATE } from '../playout.ts';
import { channelOf } from '../recorder.ts';
import type { DemoResult } from '../result.ts';
import { checkList, headlines, responseTable, turnTable } from './figures.ts';
import { html, trusted } from './html.ts';
import { timeline } from './timeline.ts';
import { transcript } from './transcript.ts';

/** The page's own copy of the sound needs no more than telephone super-wideband; it keeps the page a third smaller. */
const PAGE_RATE = 16_000;

const asset = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** One self-contained page about a conversation: style, script and sound are inside, nothing is loaded. */
export function renderReport(result: DemoResult, stereo: Int16Array): string {
  const kept = result.checks.filter((check) => check.passed).length;
  const all = kept === result.checks.length;
  const where = result.mode === 'azure' ? 'Azure AI Voice Live' : 'offline, against the emulator';
  const date = result.startedAt.slice(0, 16).replace('T', ' ');
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
        <title>A conversation with the reference agent</title>
        <style>
          ${trusted(asset('page.css'))}
        </style>
      </head>
      <body>
        <header>
          <h1>A conversation with the reference agent</h1>
          <p>${where} · ${result.model} · ${result.voice} · ${date} UTC</p>
          <p class="verdict ${all ? 'kept' : 'broken'}">${kept} of ${result.checks.length} promises kept</p>
        </header>
        <main>
          ${headlines(result)}
          <section aria-label="Sound">
            <div class="player">
              <audio
                id="sound"
                controls
                preload="auto"
                src="data:audio/wav;base64,${soundOf(stereo)}"
              ></audio>
              <div class="zoom" role="group" aria-label="Zoom">
                <button type="button" id="fit">Fit</button
                ><button type="button" id="out" aria-label="Zoom out">−</button
                ><button type="button" id="in" aria-label="Zoom in">+</button>
              </div>
            </div>
            ${timeline(result, stereo)}
          </section>
          <section>
            <h2>What was said</h2>
            ${transcript(result.turns)}
          </section>
          <section>
            <h2>Turns</h2>
            ${turnTable(result.turns)}
            <p class="note">
              First audio: from the caller's last sound to the agent's first, the service's wait for the end
              of the turn included.
            </p>
          </section>
          <section>
            <h2>Responses</h2>
            ${responseTable(result)}
            <p class="note">
              Cost is an estimate:
              ${result.totals.priceNote}.${result.mode === 'offline' ? ' The emulator estimates tokens; nothing was billed.' : ''}
            </p>
          </section>
          <section>
            <h2>Promises</h2>
            ${checkList(result)}
          </section>
        </main>
        <script>
          ${trusted(asset('page.js'))};
        </script>
      </body>
    </html> `;
  return page.text;
}

function soundOf(stereo: Int16Array): string {
  const channels = [0, 1] as const;
  const samples = interleave(
    ...channels.map((one) => convertRate(channelOf(stereo, one), AGENT_RATE, PAGE_RATE)),
  );
  return Buffer.from(writeWav({ samples, rate: PAGE_RATE, channels: 2 })).toString('base64');
}
