// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type {
  AgentSessionConfig,
  AudioInputTranscriptionOptions,
  RequestSession,
  TurnDetectionUnion,
  Voice,
} from '@azure/ai-voicelive';
import type { APIConnectOptions } from '@livekit/agents';
import type { HandshakeBudget } from '../connection/handshake-budget.ts';
import type { ReconnectPolicy } from '../connection/policy.ts';

/** Anything that gives Microsoft Entra tokens: every credential of `@azure/identity`, or an object of your own. */
export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** A Foundry agent as the other end, under the names the Azure SDK gives the settings. */
export type AgentTarget = AgentSessionConfig;

/**
 * The session configuration under the names of `@azure/ai-voicelive`, so an object written for the SDK works
 * here. The plugin converts audio itself, so the formats accept one value each.
 */
export interface SessionOptions extends Omit<
  RequestSession,
  | 'model'
  | 'voice'
  | 'turnDetection'
  | 'inputAudioTranscription'
  | 'inputAudioFormat'
  | 'inputAudioSamplingRate'
  | 'outputAudioFormat'
> {
  /**
   * A voice by name, or any voice object of the SDK. Names with a locale (`en-US-AvaNeural`) are Azure voices,
   * names such as `alloy` are the model's. Default `en-US-Ava:DragonHDLatestNeural`; for `azure-realtime` models,
   * which accept only their own voices, `ava`.
   */
  voice?: string | Voice | undefined;
  /** `null` switches server turn detection off. Default `server_vad` for native, `azure_semantic_vad` for cascaded models. */
  turnDetection?: TurnDetectionUnion | null | undefined;
  /** `null` switches user transcripts off. Default `whisper-1` for native, `azure-speech` for cascaded models. */
  inputAudioTranscription?: AudioInputTranscriptionOptions | null | undefined;
  inputAudioFormat?: 'pcm16' | undefined;
  inputAudioSamplingRate?: 24_000 | undefined;
  outputAudioFormat?: 'pcm16' | undefined;
}

/** What `new RealtimeModel(options)` accepts. Everything is copied; later changes to the object have no effect. */
export interface RealtimeModelOptions extends SessionOptions {
  /**
   * Address of the resource, in any pasted form: https, wss, http, ws or no scheme, any trailing slash, with or
   * without the path, query parameters included. Default `AZURE_VOICELIVE_ENDPOINT`.
   */
  endpoint?: string | undefined;
  /** Resource key. Default `AZURE_VOICELIVE_API_KEY`. Agents do not accept keys. */
  apiKey?: string | undefined;
  /** Gives Entra tokens. Without key and credential: `DefaultAzureCredential` of `@azure/identity`, if installed. */
  credential?: TokenCredential | undefined;
  /** Scope of the token. Default `https://ai.azure.com/.default`; sovereign clouds have their own. */
  credentialScope?: string | undefined;
  /** Admits http and ws to another host than this machine. No credential is ever sent there. Default false. */
  allowInsecure?: boolean | undefined;
  /** API version of Voice Live. Default `AZURE_VOICELIVE_API_VERSION`, else `2026-07-15`. */
  apiVersion?: string | undefined;
  /** Model, or the name of your own deployment. Default `AZURE_VOICELIVE_MODEL`, else `gpt-realtime`. */
  model?: string | undefined;
  /** A Foundry agent instead of a model. */
  agent?: AgentTarget | undefined;
  /** Fields for `session.update` under their wire names, sent word for word, for what the SDK's types lack. */
  extra?: Readonly<Record<string, unknown>> | undefined;
  /**
   * `timeoutMs`: how long one handshake may take, default 10000. `maxRetry`, `retryIntervalMs`: when either is
   * given, the framework's simple scheme (first retry after 100 ms, then every `retryIntervalMs`) replaces the
   * plugin's own back-off.
   */
  connOptions?: Partial<APIConnectOptions> | undefined;
  /** Milliseconds after which a connection is replaced in a pause of the conversation. Default 55 minutes. */
  maxSessionDuration?: number | undefined;
  /** When to try again after a failure; replaces the default back-off and `connOptions`' scheme. */
  reconnectPolicy?: ReconnectPolicy | undefined;
  /**
   * Admits handshakes. The default counts those of this process, 25 in any 60 s per host. A LiveKit worker runs
   * every job in a process of its own, so only something outside can count across jobs.
   */
  handshakeBudget?: HandshakeBudget | undefined;
  /** Milliseconds a requested reply may take to begin, once connected. Default 10000. */
  replyTimeoutMs?: number | undefined;
  /** How many replies in a row tool calls alone may cause before the plugin stops. Default 20. */
  maxConsecutiveToolReplies?: number | undefined;
}
