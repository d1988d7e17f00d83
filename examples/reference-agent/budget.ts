// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  processHandshakeBudget,
  type realtime,
  redisHandshakeBudget,
} from '@voicelive-kit/agents-plugin-azure-voicelive';

/**
 * Each call has a process of its own, but the resource counts the connections of all of them. With `REDIS_URL` all workers share one
 * budget; without it each process keeps to the limit by itself. `HANDSHAKES_PER_MINUTE` is for a resource with another quota.
 * @throws RangeError for a number of handshakes that is none.
 */
export function budgetFrom(
  env: NodeJS.ProcessEnv = process.env,
): Pick<realtime.RealtimeModelOptions, 'handshakeBudget'> {
  const url = env.REDIS_URL?.trim();
  const text = env.HANDSHAKES_PER_MINUTE?.trim();
  const limit = text ? Number(text) : undefined;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw new RangeError(`HANDSHAKES_PER_MINUTE is "${text}": set a whole number from 1, or leave it out.`);
  }
  if (url) return { handshakeBudget: redisHandshakeBudget({ url, limit }) };
  return limit === undefined ? {} : { handshakeBudget: processHandshakeBudget({ limit }) };
}
