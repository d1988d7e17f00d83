// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** CSS of the page; follows the reader's light or dark setting and loads nothing. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5f6670; --line: #dfe2e6; --paper: #fff; --pass: #1a7f43; --fail: #b3261e; --known: #8a5a00; --band: #f6f7f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --soft: #9aa3ad; --line: #33383e; --paper: #16181b; --pass: #6fce8f; --fail: #ff8b80; --known: #e3b14f; --band: #1f2226; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header, main { max-width: 1080px; margin: 0 auto; padding: 24px 20px; }
main { padding-top: 0; }
h1 { font-size: 24px; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 19px; margin: 32px 0 12px; border-bottom: 1px solid var(--line); padding-bottom: 6px; }
h3 { font-size: 15px; margin: 20px 0 6px; }
small, header p, .source { color: var(--soft); font-weight: normal; }
.verdict { font-size: 18px; font-weight: 600; margin: 4px 0; }
.verdict.pass { color: var(--pass); } .verdict.fail { color: var(--fail); }
.sums { display: flex; flex-wrap: wrap; gap: 8px 24px; list-style: none; padding: 0; margin: 12px 0 0; }
.sums b { font-size: 20px; }
.pass b { color: var(--pass); } .fail b { color: var(--fail); } .known b { color: var(--known); }
article { border: 1px solid var(--line); border-left: 3px solid var(--fail); border-radius: 4px; padding: 4px 16px 12px; margin: 0 0 16px; }
dl { margin: 8px 0; } dt { font-weight: 600; } dd { margin: 2px 0 2px 16px; display: grid; grid-template-columns: 84px 1fr; } dd i { color: var(--soft); font-style: normal; }
code { font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
p.known { color: var(--known); } .source { font-size: 13px; margin: 8px 0; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--soft); }
.scroll { max-height: 480px; overflow: auto; margin-top: 8px; border: 1px solid var(--line); border-radius: 4px; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: 3px 8px; border-bottom: 1px solid var(--line); }
.timeline { font-size: 13px; } .timeline thead th { position: sticky; top: 0; background: var(--band); }
.timeline td:first-child, .ms { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; color: var(--soft); }
.timeline tr.client td:nth-child(2) { color: #2f6fd0; } .timeline tr.server td:nth-child(2) { color: #8250b8; } .timeline tr.process, .timeline tr.check { background: var(--band); font-weight: 600; }
.checks td.id, .id { font-variant-numeric: tabular-nums; white-space: nowrap; } .checks td:nth-child(3) { width: 100%; }
.badge { white-space: nowrap; font-size: 13px; } .badge.pass { color: var(--pass); } .badge.fail { color: var(--fail); font-weight: 600; } .badge.known { color: var(--known); } .badge.na { color: var(--soft); }
a { color: inherit; }
`;
