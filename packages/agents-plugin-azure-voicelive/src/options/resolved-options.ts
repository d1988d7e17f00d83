// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { APIConnectOptions } from '@livekit/agents';
import type { HandshakeBudget } from '../connection/handshake-budget.ts';
import type { ReconnectPolicy } from '../connection/policy.ts';
import type { TargetHealth } from '../connection/target-health.ts';
import type { Price } from '../cost/price.ts';
import type { Endpoint } from './endpoint.ts';
import type { Dialect, ModelFamily } from '@voicelive-kit/protocol';
import type {
  AgentTarget,
  CameraOptions,
  GeneratedGreeting,
  SessionOptions,
  TokenCredential,
} from './options.ts';
import type { VoiceAgentTarget } from './voice-agent.ts';

/** How the handshake authenticates. The key is behind a function so that dumping the options does not show it. */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'key'; readonly reveal: () => string }
  | {
      readonly kind: 'token';
      /** null: `DefaultAzureCredential`, created at the first handshake. */
      readonly credential: TokenCredential | null;
      readonly scope: string;
    };

/** What the session connects to. `query`: the endpoint's own query parameters name the agent. */
export type Target =
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'agent'; readonly agent: AgentTarget }
  | { readonly kind: 'voice-agent'; readonly agent: VoiceAgentTarget }
  | { readonly kind: 'query' };

/** Whether instructions and tools come from the framework's agents, and not from a definition at the service. */
export function takesPrompt(target: Target): boolean {
  return target.kind === 'model' || (target.kind === 'voice-agent' && target.agent.useDefinition === false);
}

/** Says how to send instructions or tools to a target that does not take them. */
export function promptAdvice(target: Target): string {
  if (target.kind === 'voice-agent') return 'To send them, set `agent.useDefinition: false`.';
  const source = target.kind === 'query' ? 'the agent in the query of `endpoint`' : '`agent`';
  return `Change them in Foundry, or replace ${source} by \`model\` or by a voice agent with \`useDefinition: false\`.`;
}

/** One endpoint and what it offers: the options themselves, or an entry of `fallback`. */
export interface ResolvedTarget {
  readonly endpoint: Endpoint;
  readonly apiVersion: string;
  /** The dialect it uses. */
  readonly dialect: Dialect;
  readonly target: Target;
  /** Name for metrics and labels: the model, the deployment, or the agent. */
  readonly model: string;
  readonly family: ModelFamily;
  readonly auth: Auth;
  /** Session configuration under SDK names, defaults filled in. Treat as read-only; copy before changing. */
  readonly session: Readonly<SessionOptions>;
  /**
   * Whether transcription is the plugin's default: if the service refuses it, the session continues without, with one
   * warning.
   */
  readonly transcriptionIsDefault: boolean;
  /** Whether the turn detection is the plugin's default. */
  readonly turnDetectionIsDefault: boolean;
  /** The plugin's defaults for this model, or values that this target sets itself, for use when the options do not fit. */
  readonly standIns: Readonly<Pick<SessionOptions, 'voice' | 'turnDetection' | 'inputAudioTranscription'>>;
  /** Whether the greeting in the target's own definition is suppressed, because the plugin has another. */
  readonly silenced: boolean;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Options with environment and defaults applied, checked, and detached from the application's objects. */
export interface ResolvedOptions extends ResolvedTarget {
  /** Further targets, in order of preference. */
  readonly fallback: readonly ResolvedTarget[];
  /** How long a target that failed is avoided, milliseconds. */
  readonly fallbackCooldownMs: number;
  readonly targetHealth: TargetHealth | null;
  readonly connOptions: Readonly<Partial<APIConnectOptions>>;
  /** Timeout of one handshake, milliseconds. */
  readonly connectTimeoutMs: number;
  readonly maxSessionDuration: number | null;
  readonly reconnectPolicy: ReconnectPolicy | null;
  readonly handshakeBudget: HandshakeBudget | null;
  readonly prewarmTimeoutMs: number;
  readonly replyTimeoutMs: number;
  readonly maxConsecutiveToolReplies: number;
  readonly telemetry: boolean;
  readonly matchResponsesByOrder: boolean;
  /** Undefined if the service greets by itself. */
  readonly greeting: string | GeneratedGreeting | null;
  readonly camera: Required<{ [K in keyof CameraOptions]: NonNullable<CameraOptions[K]> }>;
  /** The application's own prices, which take precedence over those of the list. */
  readonly prices: readonly Price[];
  readonly fillers: { readonly texts: readonly string[]; readonly afterMs: number } | null;
}
