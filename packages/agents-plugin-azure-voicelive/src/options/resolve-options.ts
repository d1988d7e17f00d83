// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ownPrice } from '../cost/price.ts';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { warnOnce } from '../warn-once.ts';
import { parseEndpoint } from './endpoint.ts';
import type { RealtimeModelOptions } from './options.ts';
import { greetingByPlugin } from './greeting-option.ts';
import { interimObstacle } from './interim-support.ts';
import { bareAddress } from './pasted-text.ts';
import { resolveFallback } from './resolve-fallback.ts';
import { readEnvironment, resolveTarget, type ReadEnvironment } from './resolve-target.ts';
import type { ResolvedOptions, ResolvedTarget } from './resolved-options.ts';
import { validateOptions } from './validate.ts';
import { agentsOf, isVoiceAgent } from './voice-agent.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
/** With another target available, the handshake timeout is half as long, because a caller is waiting. */
const DEFAULT_TARGET_TIMEOUT_MS = 5_000;
/** The window in which Voice Live counts connections, and longer than a restart takes. */
const DEFAULT_COOLDOWN_MS = 60_000;
/** According to one report, the service closes a session after ten minutes without activity. */
const DEFAULT_PREWARM_MS = 10 * 60_000;
const DEFAULT_TOOL_REPLIES = 20;
/** The service's own threshold for interim responses. */
const DEFAULT_FILLER_MS = 2000;

/** Where settings come from besides the options; for tests. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly warn?: (message: string) => void;
  readonly hasIdentity?: () => boolean;
}

/**
 * Applies environment and defaults, checks everything, and copies what it keeps. An option takes precedence over the
 * endpoint's query, that over the environment, and that over the default.
 * @throws VoiceLiveConfigError with the setting and the possible fixes
 */
export function resolveOptions(
  options: RealtimeModelOptions,
  { env = process.env, warn = warnOnce, hasIdentity }: Surroundings = {},
): ResolvedOptions {
  validateOptions(options);
  const read: ReadEnvironment = (setting) => readEnvironment(setting, env, warn);
  const greeting = greetingByPlugin(options);
  const sources = {
    read,
    warn,
    hasIdentity,
    pluginGreets: greeting !== null,
    anyVoiceAgent: agentsOf(options).some(isVoiceAgent),
  };
  const address = bareAddress(options.endpoint ?? '') || bareAddress(read('ENDPOINT') ?? '');
  if (address === '') {
    throw new VoiceLiveConfigError({
      code: 'missing_endpoint',
      setting: 'endpoint',
      message:
        'No endpoint. Set `endpoint` or AZURE_VOICELIVE_ENDPOINT to https://<resource>.services.ai.azure.com, ' +
        'or to the URL that voicelive-emulator prints.',
    });
  }
  const parsed = parseEndpoint(address);
  const first = withoutIdleInterim(resolveTarget(options, parsed, sources), warn);
  if (options.fillers && first.session.interimResponse?.triggers?.includes('tool')) {
    warn(
      '`fillers` and `interimResponse` with the trigger `tool` both fill the wait for a tool. Keep one of them.',
    );
  }
  const fallback = resolveFallback(options, { ...first, parsed }, sources);
  return {
    ...first,
    fallback,
    fallbackCooldownMs: options.fallbackCooldownMs ?? DEFAULT_COOLDOWN_MS,
    targetHealth: options.targetHealth ?? null,
    connOptions: { ...options.connOptions },
    connectTimeoutMs:
      options.connOptions?.timeoutMs ??
      (fallback.length > 0 ? DEFAULT_TARGET_TIMEOUT_MS : DEFAULT_TIMEOUT_MS),
    maxSessionDuration: options.maxSessionDuration ?? null,
    reconnectPolicy: options.reconnectPolicy ?? null,
    handshakeBudget: options.handshakeBudget ?? null,
    prewarmTimeoutMs: options.prewarmTimeoutMs ?? DEFAULT_PREWARM_MS,
    replyTimeoutMs: options.replyTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxConsecutiveToolReplies: options.maxConsecutiveToolReplies ?? DEFAULT_TOOL_REPLIES,
    telemetry: options.telemetry ?? true,
    matchResponsesByOrder: options.matchResponsesByOrder ?? false,
    greeting,
    camera: {
      everyMs: options.camera?.everyMs ?? 2000,
      keep: options.camera?.keep ?? 3,
      maxSide: options.camera?.maxSide ?? 1024,
      quality: options.camera?.quality ?? 80,
      detail: options.camera?.detail ?? 'low',
    },
    prices: (options.prices ?? []).map(ownPrice),
    fillers: options.fillers
      ? { texts: [...options.fillers.texts], afterMs: options.fillers.afterMs ?? DEFAULT_FILLER_MS }
      : null,
  };
}

/** A setting without effect is not sent: a service might refuse the whole configuration because of it. */
function withoutIdleInterim(target: ResolvedTarget, warn: (message: string) => void): ResolvedTarget {
  const { interimResponse, ...session } = target.session;
  const obstacle = interimResponse && interimObstacle(target, session);
  if (!obstacle) return target;
  warn(obstacle);
  return { ...target, session };
}
