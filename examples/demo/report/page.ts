// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Wav, writeWav } from '@voicelive-kit/audio';
import { html, type Html, trusted } from './html.ts';

/** The content of a demo's report page, from top to bottom. */
export interface Page {
  readonly title: string;
  /** One line about what was recorded. */
  readonly about: string;
  readonly checks: readonly { readonly passed: boolean }[];
  readonly headlines: Html;
  readonly sound: Wav;
  readonly timeline: Html;
  /** What follows the player. */
  readonly sections: Html;
  /** CSS for this page only. */
  readonly style?: string;
}

const asset = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** Renders one self-contained page: style, script and sound are inlined, nothing is loaded. */
export function renderPage(page: Page): string {
  const { title, about, checks, headlines, sound, timeline, sections, style = '' } = page;
  const kept = checks.filter(({ passed }) => passed).length;
  const all = kept === checks.length;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; media-src data: blob:; img-src data:"
        />
        <title>${title}</title>
        <style>
          ${trusted(asset('page.css'))}
          ${trusted(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${about}</p>
          <p class="verdict ${all ? 'kept' : 'broken'}">${kept} of ${checks.length} checks passed</p>
        </header>
        <main>
          ${headlines}
          <section aria-label="Sound">
            <div class="player">
              <audio
                id="sound"
                controls
                preload="auto"
                src="data:audio/wav;base64,${Buffer.from(writeWav(sound)).toString('base64')}"
              ></audio>
              <div class="zoom" role="group" aria-label="Zoom">
                <button type="button" id="fit">Fit</button
                ><button type="button" id="out" aria-label="Zoom out">−</button
                ><button type="button" id="in" aria-label="Zoom in">+</button>
              </div>
            </div>
            ${timeline}
          </section>
          ${sections}
        </main>
        <script>
          ${trusted(asset('page.js'))};
        </script>
      </body>
    </html> `.text;
}

/** Formats the date and time of a recording. */
export const dateOf = (isoTime: string): string => `${isoTime.slice(0, 16).replace('T', ' ')} UTC`;
