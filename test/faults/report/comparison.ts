// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from '../fault-case.ts';
import type { CaseResult } from '../result.ts';
import { sumOf } from './lines.ts';
import type { Run } from './run.ts';

const LONGEST = 110;

/** The results of both plugins, in Markdown. */
export function toComparison(ours: Run, other: Run): string {
  const rows = ours.results.map((result) => {
    const beside = other.results.find((each) => nameOf(each) === nameOf(result));
    return `| ${result.number} | \`${result.slug}\`${result.variant ? ` ${result.variant}` : ''} | ${result.title} | ${result.promised} | ${outcomeOf(result)} | ${beside ? outcomeOf(beside) : 'not run'} |`;
  });
  return `# Results of the fault suite

Written by \`npx pnpm@12 exec node test/faults/write-comparison.ts\` from the results of \`npx pnpm@12 faults\`
and \`npx pnpm@12 faults --against openai\`; do not edit. Each fault of [faults.md](faults.md) was caused in a conversation of a
LiveKit \`AgentSession\` with the [emulator](../packages/emulator). A case passes if the expected errors were reported to the
application, after the expected number of handshakes; if the application's history equals the service's, item by item; and if no
timer, socket or listener is left after the end.

The expected outcomes are those of this repository's plugin. LiveKit's OpenAI plugin was built for another service and makes other
guarantees; its column shows what a caller would see. Error codes are checked for our plugin only.

- \`@voicelive-kit/agents-plugin-azure-voicelive\`, ${day(ours)}: ${sumOf(ours.results)}.
- \`@livekit/agents-plugin-openai\` 1.9.0, over \`/v1/realtime\`, ${day(other)}: ${sumOf(other.results)}.

| #   | Fault | What was done | Expected | Ours | LiveKit's OpenAI plugin |
| --- | ----- | ------------- | ------- | ---- | ----------------------- |
${rows.join('\n')}
`;
}

function day({ startedAt }: Run): string {
  return startedAt.slice(0, 10);
}

/** The first deviation from the expected outcome, in a few words; the results contain all of them. */
function outcomeOf({ verdict, findings }: CaseResult): string {
  if (verdict === 'pass') return 'passed';
  const line = (findings[0] ?? '')
    .replace(/^the case: /u, '')
    .replace(/^(?<what>.+): expected it within (?<ms>\d+)000 ms, .*$/su, 'waited $2 s for $1 without success')
    .replace(/^the application remembers .*$/su, 'the two histories differ')
    .replace(/^the history from before has changed: .*$/su, 'the history from before has changed')
    .replace(/^nobody caught: .*$/su, 'an unhandled rejection')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll('|', '\\|');
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
  return verdict === 'absent' ? `not applicable: ${short}` : short;
}
