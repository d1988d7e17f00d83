// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from '../adapter.ts';
import { CHECKS } from '../registry.ts';
import { runCheck } from '../run-check.ts';
import { Temperament } from '../server/temperaments.ts';
import { type CheckResult, incidentFindings } from '../verdict.ts';
import { factsOf, loadAdapter } from './load-adapter.ts';
import type { FromChild, ToChild } from './messages.ts';

/** A process that runs checks; it obeys its parent and ends with it. */
function tell(message: FromChild): void {
  process.send?.(message);
}

async function run(
  adapter: Adapter,
  { id, temperament, live }: Extract<ToChild, { type: 'run' }>,
): Promise<void> {
  const check = CHECKS.find((other) => other.id === id);
  if (!check) throw new Error(`there is no check ${id}`);
  let tainted = false;
  let over = false;
  const result: CheckResult = await runCheck(adapter, check, {
    live,
    temperament: Temperament.parse(temperament),
    onIncident(incident) {
      tainted = true;
      if (over)
        for (const finding of incidentFindings([incident])) tell({ type: 'stray', id, temperament, finding });
    },
  });
  over = true;
  tell({ type: 'result', result, tainted });
}

async function main(): Promise<void> {
  const [file] = process.argv.slice(2);
  let adapter: Adapter;
  try {
    adapter = await loadAdapter(file ?? '');
    tell({ type: 'ready', about: await factsOf(adapter) });
  } catch (error) {
    tell({ type: 'unusable', problem: (error as Error).message });
    process.disconnect();
    return;
  }
  process.on('message', (message: ToChild) => {
    if (message.type === 'stop') process.exit(0);
    void run(adapter, message);
  });
  setInterval(() => tell({ type: 'alive' }), 500);
  process.on('disconnect', () => process.exit(0));
}

void main();
