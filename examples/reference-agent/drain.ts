// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Run beside a worker, in its container: tells it to take no more calls, without ending, and prints how many it still has, as
 * `calls=3`. Asking again does no harm. `node drain.ts [PID]`, where the worker is process 1 if nothing else is said.
 */
import { DRAIN_SIGNAL } from './drain-and-stay.ts';

const { PORT = '8081' } = process.env;
const [pid = '1'] = process.argv.slice(2);

try {
  process.kill(Number(pid), DRAIN_SIGNAL);
  const answer = await fetch(`http://127.0.0.1:${PORT}/worker`);
  const { active_jobs: calls } = (await answer.json()) as { active_jobs: number };
  console.log(`calls=${calls}`);
} catch (error) {
  console.error(`The worker could not be asked: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
