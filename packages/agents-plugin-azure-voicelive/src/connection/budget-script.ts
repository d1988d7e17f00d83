// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Admits a handshake, or says how long to wait before asking again. Atomic, as all scripts of Redis are, and on the clock of
 * Redis, so that clocks of clients need not agree.
 *
 * KEYS: admissions by time; who waits, in order; until when they are believed to wait. ARGV: id of who asks; 1 for a reconnect;
 * limit; window, milliseconds; how long to believe that it waits, milliseconds; then pairs of id and age, milliseconds, for what this
 * client counted already: a Redis that was started anew, or was not to be asked, learns it from them.
 *
 * Whoever waits is served in order, reconnects before others. Places are kept for those ahead, who ask again in time; who does
 * not, because its process ended, is forgotten. Times are below 2^53, so doubles hold microseconds.
 */
export const ADMIT_SCRIPT = `
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local admitted, waiting, believed = KEYS[1], KEYS[2], KEYS[3]
local id, limit, window, belief = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

redis.call('ZREMRANGEBYSCORE', admitted, '-inf', now - window)
-- The clock of the server was set back: nothing was admitted later than now.
for _, early in ipairs(redis.call('ZRANGEBYSCORE', admitted, string.format('(%.0f', now), '+inf')) do
  redis.call('ZADD', admitted, now, early)
end
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', believed, '-inf', now)) do
  redis.call('ZREM', waiting, gone)
  redis.call('ZREM', believed, gone)
end
for i = 6, #ARGV, 2 do
  local age = tonumber(ARGV[i + 1])
  if age < window then redis.call('ZADD', admitted, 'NX', now - age, ARGV[i]) end
end

if not redis.call('ZSCORE', waiting, id) then
  local urgent = ARGV[2] == '1'
  redis.call('ZADD', waiting, urgent and micros or micros + 4e15, id)
end
redis.call('ZADD', believed, now + belief, id)

local function untilLeft(index)
  local oldest = redis.call('ZRANGE', admitted, index, index, 'WITHSCORES')[2]
  return oldest and math.max(1, oldest + window - now) or window
end

local ahead = redis.call('ZRANK', waiting, id)
local free = limit - redis.call('ZCARD', admitted)
local wait = 0
if ahead < free then
  redis.call('ZREM', waiting, id)
  redis.call('ZREM', believed, id)
  redis.call('ZADD', admitted, now, id)
else
  wait = untilLeft(ahead - free)
end
local next = redis.call('ZCARD', waiting) - (limit - redis.call('ZCARD', admitted))
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, window + belief) end
return { wait == 0 and 1 or 0, wait, next < 0 and 0 or untilLeft(next) }
`;

/** Whoever waited does not want to any more, or had been admitted and makes no use of it. KEYS as above; ARGV: its id. */
export const LEAVE_SCRIPT = `
for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end
return 1
`;

/** What the first script answers. */
export interface Admission {
  readonly admitted: boolean;
  /** Milliseconds until it is worth asking again. */
  readonly waitMs: number;
  /** Milliseconds that somebody who comes now would wait. */
  readonly nextWaitMs: number;
}

/** Keys of a host, which a cluster of Redis keeps together for what stands in braces. */
export function keysOf(prefix: string, host: string): string[] {
  // A brace in the name would end what keeps them together.
  const name = host.replaceAll(/[{}]/gu, '_');
  return ['admitted', 'waiting', 'believed'].map((part) => `${prefix}:{${name}}:${part}`);
}

/** Reads an answer of the first script. @throws Error for anything that is none. */
export function readAdmission(reply: unknown): Admission {
  // Some clients are told to give numbers as text.
  const numbers = Array.isArray(reply) ? reply.map((part) => (part === '' ? Number.NaN : Number(part))) : [];
  const [admitted, waitMs, nextWaitMs] = numbers;
  const isWait = (ms: number | undefined): ms is number => ms !== undefined && Number.isFinite(ms) && ms >= 0;
  if ((admitted !== 0 && admitted !== 1) || !isWait(waitMs) || !isWait(nextWaitMs)) {
    throw new Error('NONSENSE');
  }
  return { admitted: admitted === 1, waitMs, nextWaitMs };
}
