// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Html, html, trusted } from '@voicelive-kit/demo/report/html.ts';
import { nameOf } from '../fault-case.ts';
import type { CaseResult, HistoryEntry } from '../result.ts';
import { errorInWords, factsInWords, sumOf } from './lines.ts';
import type { Run } from './run.ts';
import { timelineOf } from './timeline.ts';

const VERDICTS = { pass: 'kept', fail: 'broken', absent: 'does not exist here' } as const;
const TITLES = {
  voicelive: '@voicelive-kit/agents-plugin-azure-voicelive',
  openai: '@livekit/agents-plugin-openai',
} as const;

/** A self-contained page: the expected outcome of each fault, the actual one, and when it happened. */
export function toHtml({ subject, startedAt, durationMs, results }: Run): string {
  const style = trusted(readFileSync(join(import.meta.dirname, 'page.css'), 'utf8'));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Faults: ${TITLES[subject]}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <h1>What happens when things go wrong</h1>
        <p>
          Each fault of docs/faults.md was caused in a conversation of a LiveKit
          <code>AgentSession</code> with the emulator, over a socket, through <code>${TITLES[subject]}</code>.
          ${sumOf(results)}, in ${Math.round(durationMs / 1000)} s;
          ${startedAt.slice(0, 16).replace('T', ' ')} UTC.
        </p>
        <table>
          <thead>
            <tr>
              <th>#</th>
              <th>What was done</th>
              <th>Expected</th>
              <th>Handshakes</th>
              <th>Back after</th>
              <th>Reported</th>
              <th>Result</th>
            </tr>
          </thead>
          <tbody>
            ${results.map(rowOf)}
          </tbody>
        </table>
        ${results.map(sectionOf)}
      </body>
    </html>`;
  return `${page.text}\n`;
}

function idOf(result: CaseResult): string {
  return nameOf(result).replaceAll(/[ /]/gu, '-');
}

function rowOf(result: CaseResult): Html {
  const { number, title, promised, facts, verdict } = result;
  const told = facts?.errors.map(({ code, className }) => code ?? className).join(', ');
  return html`<tr>
    <td class="number">${number}</td>
    <td><a href="#${idOf(result)}">${title}</a></td>
    <td>${promised.replaceAll('`', '')}</td>
    <td class="number">${facts?.handshakes ?? ''}</td>
    <td class="number">${facts?.recoveryMs == null ? '' : `${facts.recoveryMs} ms`}</td>
    <td>${told ?? ''}</td>
    <td class="${verdict}">${VERDICTS[verdict]}</td>
  </tr>`;
}

function sectionOf(result: CaseResult): Html {
  const { title, findings, facts, recording, verdict } = result;
  return html`<section id="${idOf(result)}">
    <h2>${nameOf(result)} <span class="${verdict}">${VERDICTS[verdict]}</span></h2>
    <p>${title}.</p>
    ${facts === null ? [] : [html`<p class="quiet">${factsInWords(facts).join(' · ')}</p>`]}
    ${findings.map((finding) => html`<p class="${verdict === 'fail' ? 'fail' : 'quiet'}">${finding}</p>`)}
    ${(facts?.errors ?? []).map((error) => html`<p class="quiet">${errorInWords(error)}: ${error.message}</p>`)}
    ${recording === null ? [] : [timelineOf(recording)]}
    ${facts === null ? [] : [historyOf(facts.after, facts.service)]}
  </section>`;
}

function historyOf(application: readonly HistoryEntry[], service: readonly HistoryEntry[] | null): Html {
  const cell = (entry: HistoryEntry | undefined): Html =>
    entry === undefined ? html`<td></td>` : html`<td>${entry.kind}: ${entry.text ?? '(sound)'}</td>`;
  const count = Math.max(application.length, service?.length ?? 0);
  return html`<details>
    <summary>History at the end</summary>
    <table>
      <thead>
        <tr>
          <th>Application</th>
          <th>Service</th>
        </tr>
      </thead>
      <tbody>
        ${Array.from(
          { length: count },
          (_, i) =>
            html`<tr>
              ${cell(application[i])}${cell(service?.[i])}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
