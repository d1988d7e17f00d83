// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from '../runner/task.ts';
import { byArea, type Outcome, type Report } from './report.ts';
import { STYLE } from './html-style.ts';
import { entryText } from '../timeline.ts';
import { escapeXml as esc } from './junit.ts';

/** The report as one self-contained page: totals, failures with their timeline, then every check. */
export function toHtml(report: Report): string {
  const { plugin, environment, counts } = report;
  const title = `${plugin.name}${plugin.version ? ` ${plugin.version}` : ''}`;
  const failing = report.outcomes.filter(({ verdict }) => verdict === 'fail');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conformance of ${esc(title)}</title>
<style>${STYLE}</style>
<header>
<h1>${esc(title)}</h1>
<p class="verdict ${report.ok ? 'pass' : 'fail'}">${report.ok ? 'Conforms' : 'Does not conform'}</p>
<p>${esc(plugin.driver)}${environment.live ? ', the real service' : `, scripted: ${esc(report.temperaments.join(', '))}`} · @livekit/agents ${esc(environment.framework)} · Node ${esc(environment.node)} · ${esc(report.startedAt.slice(0, 16).replace('T', ' '))} UTC · ${(report.durationMs / 1000).toFixed(1)} s</p>
<ul class="sums">
${sum('pass', counts.pass, 'passed')}${sum('fail', counts.fail, 'failed')}${sum('known', counts.expectedFailures, 'known failures')}${sum('fail', counts.stale, 'stale entries')}${sum('na', counts.notApplicable, 'not applicable')}
</ul>
</header>
<main>
${failing.length > 0 ? `<h2>Failures</h2>\n${failing.map(failure).join('\n')}` : ''}
<h2>All checks</h2>
${byArea(report.outcomes).map(area).join('\n')}
</main>
</html>
`;
}

/** An id that links can use. */
function anchorOf(outcome: Outcome): string {
  return nameOf(outcome).replace(/[^\w-]+/gu, '-');
}

function sum(kind: string, count: number, label: string): string {
  return count === 0 && kind !== 'pass' ? '' : `<li class="${kind}"><b>${count}</b> ${label}</li>`;
}

function failure(outcome: Outcome): string {
  const findings = outcome.findings
    .map(
      ({ what, expected, seen }) =>
        `<dl><dt>${esc(what)}</dt><dd><i>expected</i> <code>${esc(expected)}</code></dd><dd><i>seen</i> <code>${esc(seen)}</code></dd></dl>`,
    )
    .join('');
  const known =
    outcome.expectedFailure === undefined
      ? ''
      : `<p class="known">Known failure: ${esc(outcome.expectedFailure)}</p>`;
  return `<article id="${anchorOf(outcome)}">
<h3><span class="id">${esc(nameOf(outcome))}</span> ${esc(outcome.statement)} <small>${outcome.severity}</small></h3>
${findings}${known}
<p class="source">${esc(outcome.source)}</p>
${timeline(outcome)}
</article>`;
}

function timeline({ timeline: entries }: Outcome): string {
  if (entries.length === 0) return '';
  const rows = entries
    .map(
      (entry) =>
        `<tr class="${entry.source}"><td>${entry.atMs.toFixed(1)}</td><td>${entry.source}</td><td><code>${esc(entryText(entry))}</code></td></tr>`,
    )
    .join('\n');
  return `<details><summary>Timeline, ${entries.length} entries</summary><div class="scroll"><table class="timeline"><thead><tr><th>ms</th><th>who</th><th>what</th></tr></thead><tbody>
${rows}
</tbody></table></div></details>`;
}

function area({ area: name, title, outcomes }: { area: string; title: string; outcomes: Outcome[] }): string {
  const rows = outcomes.map(row).join('\n');
  return `<h3>${name} <small>${esc(title)}</small></h3>
<table class="checks"><tbody>
${rows}
</tbody></table>`;
}

function row(outcome: Outcome): string {
  const { statement, verdict, severity, reason, durationMs, stale, expectedFailure } = outcome;
  const known = expectedFailure !== undefined;
  const kind = stale ? 'fail' : known ? 'known' : verdict === 'not applicable' ? 'na' : verdict;
  const word = stale ? 'stale' : known ? 'known failure' : verdict;
  const link =
    verdict === 'fail' ? `<a href="#${anchorOf(outcome)}">${esc(nameOf(outcome))}</a>` : esc(nameOf(outcome));
  const note = reason === undefined ? '' : ` <small>${esc(reason)}</small>`;
  const took = verdict === 'not applicable' ? '' : `${durationMs} ms`;
  return `<tr><td class="id">${link}</td><td><span class="badge ${kind}">${word}</span></td><td>${esc(statement)}${note}</td><td><small>${severity}</small></td><td class="ms">${took}</td></tr>`;
}
