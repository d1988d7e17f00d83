// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { areaOf, AREAS, type Area, type Check, type Severity } from './check.ts';
import { audioInput } from './checks/audio-input.ts';
import { audioInputLimits } from './checks/audio-input-limits.ts';
import { bridgedWaits } from './checks/bridged-waits.ts';
import { capabilities } from './checks/capabilities.ts';
import { connection } from './checks/connection.ts';
import { connectionImpolite } from './checks/connection-impolite.ts';
import { connectionOutages } from './checks/connection-outages.ts';
import { connectionOwed } from './checks/connection-owed.ts';
import { connectionRestore } from './checks/connection-restore.ts';
import { context } from './checks/context.ts';
import { contextConfirmed } from './checks/context-confirmed.ts';
import { contextExact } from './checks/context-exact.ts';
import { contextNews } from './checks/context-news.ts';
import { errors } from './checks/errors.ts';
import { generations } from './checks/generations.ts';
import { generationsContent } from './checks/generations-content.ts';
import { generationsEnd } from './checks/generations-end.ts';
import { generationsImpolite } from './checks/generations-impolite.ts';
import { givenWords } from './checks/given-words.ts';
import { interruption } from './checks/interruption.ts';
import { interruptionEdges } from './checks/interruption-edges.ts';
import { interruptionTexts } from './checks/interruption-texts.ts';
import { lifecycle } from './checks/lifecycle.ts';
import { lifecycleClose } from './checks/lifecycle-close.ts';
import { metrics } from './checks/metrics.ts';
import { packaging } from './checks/packaging.ts';
import { privacy } from './checks/privacy.ts';
import { replies } from './checks/replies.ts';
import { repliesImpolite } from './checks/replies-impolite.ts';
import { repliesInput } from './checks/replies-input.ts';
import { resources } from './checks/resources.ts';
import { settingsKept } from './checks/settings-kept.ts';
import { settingsRefused } from './checks/settings-refused.ts';
import { tools } from './checks/tools.ts';
import { toolsImpolite } from './checks/tools-impolite.ts';
import { toolsOffered } from './checks/tools-offered.ts';
import { toolsSettled } from './checks/tools-settled.ts';
import { transcripts } from './checks/transcripts.ts';
import { transcriptsPartial } from './checks/transcripts-partial.ts';
import { turns } from './checks/turns.ts';
import { turnsManual } from './checks/turns-manual.ts';

const LISTS: Check[][] = [
  lifecycle,
  lifecycleClose,
  settingsKept,
  settingsRefused,
  capabilities,
  audioInput,
  audioInputLimits,
  generations,
  generationsEnd,
  generationsContent,
  generationsImpolite,
  interruption,
  interruptionEdges,
  interruptionTexts,
  turns,
  turnsManual,
  transcripts,
  transcriptsPartial,
  replies,
  repliesInput,
  givenWords,
  repliesImpolite,
  tools,
  toolsOffered,
  toolsSettled,
  toolsImpolite,
  context,
  contextNews,
  contextConfirmed,
  contextExact,
  bridgedWaits,
  connection,
  connectionRestore,
  connectionOutages,
  connectionImpolite,
  connectionOwed,
  errors,
  metrics,
  privacy,
  resources,
  packaging,
];

/** Every check, in the order of areas and numbers. */
export const CHECKS: readonly Check[] = sorted(LISTS.flat());

const RANK: Record<Severity, number> = { must: 2, should: 1, may: 0 };

export interface Selection {
  /** Areas or ids; empty means all. */
  only?: readonly string[];
  /** The lowest severity that counts. */
  severity?: Severity;
}

/** The checks that a selection names. Throws a RangeError for a name that is neither an area nor a check. */
export function selectChecks(selection: Selection = {}): Check[] {
  const { only = [], severity = 'may' } = selection;
  for (const name of only) {
    if (name in AREAS || CHECKS.some(({ id }) => id === name)) continue;
    throw new RangeError(
      `"${name}" is neither an area nor a check; areas are ${Object.keys(AREAS).join(', ')}, and --list shows the checks`,
    );
  }
  return CHECKS.filter(
    (check) =>
      (only.length === 0 || only.includes(check.id) || only.includes(areaOf(check.id))) &&
      RANK[check.severity] >= RANK[severity],
  );
}

function sorted(checks: Check[]): Check[] {
  const order = Object.keys(AREAS) as Area[];
  const rank = ({ id }: Check): number => order.indexOf(areaOf(id)) * 1000 + Number(id.slice(4));
  const seen = new Set<string>();
  for (const { id } of checks) {
    if (seen.has(id)) throw new Error(`check ${id} exists twice`);
    seen.add(id);
  }
  return checks.toSorted((a, b) => rank(a) - rank(b));
}
