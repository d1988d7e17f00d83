// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from '../fault-case.ts';
import type { CaseResult } from '../result.ts';
import { sumOf } from './lines.ts';
import type { Run } from './run.ts';

const LONGEST = 110;

/** Both plugins beside each other, in Markdown. */
export function toComparison(ours: Run, other: Run): string {
  const rows = ours.results.map((result) => {
    const beside = other.results.find((each) => nameOf(each) === nameOf(result));
    return `| ${result.number} | \`${result.slug}\`${result.variant ? ` ${result.variant}` : ''} | ${result.title} | ${result.promised} | ${outcomeOf(result)} | ${beside ? outcomeOf(beside) : 'not run'} |`;
  });
  return `# Faults, proved

Written by \`node test/faults/write-comparison.ts\` from the results of \`npx pnpm@12 faults\` and
\`npx pnpm@12 faults --against openai\`; do not edit. Each fault of [faults.md](faults.md) was caused in a conversation of a
LiveKit \`AgentSession\` with the [emulator](../packages/emulator). A promise counts as kept when the application was told what
it says, after as many handshakes as it says; when the application's history equals the service's, item by item; and when no
timer, socket or listener is left after the end.

The promises are those of this repository's plugin. LiveKit's OpenAI plugin makes other ones, for another service, and does most
of its work where these faults do not occur; the column says what a caller of either would see. Error codes are judged for our
plugin alone.

- \`@voicelive-kit/agents-plugin-azure-voicelive\`, ${day(ours)}: ${sumOf(ours.results)}.
- \`@livekit/agents-plugin-openai\` 1.9.0, over \`/v1/realtime\`, ${day(other)}: ${sumOf(other.results)}.

| #   | Fault | What was done | Promise | Ours | LiveKit's OpenAI plugin |
| --- | ----- | ------------- | ------- | ---- | ----------------------- |
${rows.join('\n')}
`;
}

function day({ startedAt }: Run): string {
  return startedAt.slice(0, 10);
}

/** The first thing that was not as promised, in a few words; the results have all of it. */
function outcomeOf({ verdict, findings }: CaseResult): string {
  if (verdict === 'pass') return 'kept';
  const line = (findings[0] ?? '')
    .replace(/^the case: /u, '')
    .replace(/^(?<what>.+): expected it within (?<ms>\d+)000 ms, .*$/su, 'waited $2 s in vain for $1')
    .replace(/^the application remembers .*$/su, 'the two histories differ')
    .replace(/^the history from before has changed: .*$/su, 'the history from before has changed')
    .replace(/^nobody caught: .*$/su, 'a rejection that nobody caught')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll('|', '\\|');
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
  return verdict === 'absent' ? `not there: ${short}` : short;
}
