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
import type { InputAudioFormat, OutputAudioFormat } from '@voicelive-kit/protocol';
import type { OwnPrice } from '../cost/price.ts';
import type { HandshakeBudget } from '../connection/handshake-budget.ts';
import type { ReconnectPolicy } from '../connection/policy.ts';
import type { TargetHealth } from '../connection/target-health.ts';
import type { VoiceAgentTarget } from './voice-agent.ts';

/** Anything that returns Microsoft Entra tokens: every credential of `@azure/identity`, or your own object. */
export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** A Foundry agent as the other end; the settings have the names of the Azure SDK. */
export type AgentTarget = AgentSessionConfig;

/**
 * The session configuration under the names of `@azure/ai-voicelive`, so an object written for the SDK works here. The
 * audio formats are fixed for a whole session, which begins with those of its model.
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
   * A voice by name, or any voice object of the SDK. Names with a locale (`en-US-AvaNeural`) are Azure voices, names
   * such as `alloy` are voices of the model. Default `en-US-Ava:DragonHDLatestNeural`; for `azure-realtime` models,
   * which accept only their own voices, `ava`.
   */
  voice?: string | Voice | undefined;
  /** `null` switches server turn detection off. Default `server_vad` for native, `azure_semantic_vad` for cascaded models. */
  turnDetection?: TurnDetectionUnion | null | undefined;
  /** `null` switches user transcripts off. Default `whisper-1` for native, `azure-speech` for cascaded models. */
  inputAudioTranscription?: AudioInputTranscriptionOptions | null | undefined;
  /**
   * The format in which the caller's audio is sent; frames of any rate are converted. G.711 is 8 kHz with one byte per
   * sample: frames of 8 kHz are not resampled, and audio that was G.711 before it was decoded arrives unchanged.
   * Default `pcm16`.
   */
  inputAudioFormat?: InputAudioFormat | undefined;
  /** Hz. With `pcm16` 8000, 16000, 24000 or 44100, by default 24000; with G.711 8000. */
  inputAudioSamplingRate?: 8000 | 16_000 | 24_000 | 44_100 | undefined;
  /**
   * The format in which the agent's audio arrives; frames have its rate, and the framework resamples them if the audio
   * output uses another. `pcm16` is 24 kHz, a suffix names another rate (Azure voices only), G.711 is 8 kHz. Default
   * `pcm16`.
   */
  outputAudioFormat?: OutputAudioFormat | undefined;
}

/**
 * A further target: another endpoint, another model, or both. Settings that are omitted are taken from the options,
 * including credentials; a target on another resource needs its own.
 */
export interface FallbackTarget extends Pick<
  RealtimeModelOptions,
  | 'endpoint'
  | 'apiKey'
  | 'credential'
  | 'credentialScope'
  | 'allowInsecure'
  | 'apiVersion'
  | 'model'
  | 'profile'
  | 'agent'
  | 'voice'
  | 'turnDetection'
  | 'inputAudioTranscription'
> {}

/** Speech that bridges the wait for a tool: heard, but not part of any history. */
export interface FillerOptions {
  /** One is spoken for each wait, in turn; plain text, spoken verbatim. */
  texts: readonly string[];
  /**
   * How long a tool must be running and nobody speaking before a filler is said, milliseconds. Default 2000, the
   * service's own threshold for interim responses.
   */
  afterMs?: number | undefined;
}

/** Which camera pictures are sent to the service. */
export interface CameraOptions {
  /** Milliseconds between two pictures. Default 2000, as in Microsoft's reference client for voice agents. */
  everyMs?: number | undefined;
  /** How many pictures the conversation holds, 1 to 5; the oldest is deleted when a new one is added. Default 3. */
  keep?: number | undefined;
  /** The maximum length of the longer side of a picture, 64 to 2048 pixels; larger frames are scaled down. Default 1024. */
  maxSide?: number | undefined;
  /** JPEG quality, 1 to 100. Default 80. */
  quality?: number | undefined;
  /**
   * How closely the model looks, which determines the number of tokens per picture. Default `low`, as in Microsoft's
   * samples.
   */
  detail?: 'auto' | 'low' | 'high' | undefined;
}

/** The model makes the greeting from a prompt, in addition to its instructions. */
export interface GeneratedGreeting {
  readonly prompt: string;
}

/** Voice agents only: a Handlebars template, which the service fills with the `structuredInputs` and speaks. */
export interface TemplateGreeting {
  readonly template: string;
}

/** The options of `new RealtimeModel(options)`. Everything is copied; later changes to the object have no effect. */
export interface RealtimeModelOptions extends SessionOptions {
  /**
   * URL of the resource, in any pasted form: https, wss, http, ws or no scheme, any trailing slash, with or without the
   * path, query parameters included. Default `AZURE_VOICELIVE_ENDPOINT`.
   */
  endpoint?: string | undefined;
  /** Resource key. Default `AZURE_VOICELIVE_API_KEY`. Agents do not accept keys. */
  apiKey?: string | undefined;
  /** Returns Entra tokens. Without a key or credential: `DefaultAzureCredential` of `@azure/identity`, if installed. */
  credential?: TokenCredential | undefined;
  /** Scope of the token. Default `https://ai.azure.com/.default`; sovereign clouds use other scopes. */
  credentialScope?: string | undefined;
  /** Allows http and ws to hosts other than this machine. Credentials are never sent over them. Default false. */
  allowInsecure?: boolean | undefined;
  /** API version of Voice Live. Default `AZURE_VOICELIVE_API_VERSION`, else `2026-07-15`. */
  apiVersion?: string | undefined;
  /** Model, or the name of your own deployment. Default `AZURE_VOICELIVE_MODEL`, else `gpt-realtime`. */
  model?: string | undefined;
  /**
   * For your own model, with `model` as its deployment: `byom-azure-openai-realtime`,
   * `byom-azure-openai-chat-completion` or `byom-foundry-anthropic-messages` (Microsoft Learn, "Bring your own model").
   * Sent as a query parameter.
   */
  profile?: string | undefined;
  /**
   * A Foundry agent instead of a model: a voice agent, `{ project, name }`, which uses its own dialect; or an agent
   * behind Voice Live, `{ projectName, agentName }`.
   */
  agent?: AgentTarget | VoiceAgentTarget | undefined;
  /**
   * Targets to use when the one above fails, in this order. A call continues there with its history, tools and settings
   * and stays there; new sessions begin at the first target that has not failed recently. `connOptions` then applies to
   * each target (`maxRetry` 1, `retryIntervalMs` 500, `timeoutMs` 5000), and `reconnectPolicy` decides whether all of
   * them are tried again.
   */
  fallback?: readonly FallbackTarget[] | undefined;
  /** How long a target that failed is avoided while there is another, milliseconds. Default 60000. */
  fallbackCooldownMs?: number | undefined;
  /** Records which targets failed recently. The default does so for this process. */
  targetHealth?: TargetHealth | undefined;
  /**
   * Fields for `session.update` under their wire names, sent verbatim, for settings that the SDK's types lack. They
   * take precedence over the options, determine the capabilities as well, and stay unchanged when the framework sets
   * instructions for its agents; only `updateOptions` of the same field replaces them. A tool choice in `extra` is
   * fixed, because the framework sets its own through the same method. Tools in `extra` are offered alongside the
   * framework's functions.
   */
  extra?: Readonly<Record<string, unknown>> | undefined;
  /**
   * `timeoutMs`: timeout of one handshake, default 10000, with a `fallback` 5000. `maxRetry`, `retryIntervalMs`: when
   * either is set, the framework's simple scheme (first retry after 100 ms, then every `retryIntervalMs`) replaces the
   * plugin's own back-off.
   */
  connOptions?: Partial<APIConnectOptions> | undefined;
  /** How long a connection is used before it is replaced in a pause of the conversation, milliseconds. Default 55 minutes. */
  maxSessionDuration?: number | undefined;
  /** When to retry after a failure; replaces the default back-off and `connOptions`' scheme. */
  reconnectPolicy?: ReconnectPolicy | undefined;
  /**
   * Limits handshakes. The default counts those of this process, 25 in any 60 s per host. A LiveKit worker runs every
   * job in its own process, so only a budget outside the process can count across jobs:
   * `redisHandshakeBudget`.
   */
  handshakeBudget?: HandshakeBudget | undefined;
  /** How long a connection opened by `prewarm()` waits for a session before it is closed, milliseconds. Default 10 minutes. */
  prewarmTimeoutMs?: number | undefined;
  /** How long a requested reply may take to begin, once connected, milliseconds. Default 10000. */
  replyTimeoutMs?: number | undefined;
  /**
   * The maximum number of consecutive replies to tool calls; after that, tools are ruled out for the next reply.
   * Default 20.
   */
  maxConsecutiveToolReplies?: number | undefined;
  /**
   * What the agent says first: once, when the framework has started the first agent of a conversation that has no
   * messages yet; not again after a reconnect or a handoff. Use it instead of a `generateReply` in the agent's
   * `onEnter`. A text is spoken verbatim; it needs an Azure voice, otherwise the constructor throws `say_unsupported`.
   * Default none; with a voice agent, that of its definition.
   */
  greeting?: string | GeneratedGreeting | TemplateGreeting | undefined;
  /**
   * Bridges the wait for a slow tool, for models without interim responses. Needs an Azure voice, otherwise the
   * constructor throws `say_unsupported`. Default none.
   */
  fillers?: FillerOptions | undefined;
  /** Which of the frames passed to `session.pushVideo`, as by `watchCamera`, become pictures. */
  camera?: CameraOptions | undefined;
  /**
   * Prices that take precedence over Microsoft's public list, such as negotiated ones or those of another region; each
   * for one meter of a model or of a tier. The constructor throws `invalid_option` for a value that is not a price.
   * Default none.
   */
  prices?: readonly OwnPrice[] | undefined;
  /**
   * Whether OpenTelemetry traces and metrics are written if the application has registered providers; no other setting
   * is needed, and without providers nothing is recorded. `false` does not even check for providers. Default true.
   */
  telemetry?: boolean | undefined;
  /**
   * For services behind the Voice Live protocol that do not echo `metadata`: an untagged response that begins while a
   * reply is requested is matched to that reply. A response that the service begins by itself, such as a filler, is
   * then mistaken for it, so leave this off with Azure. Default false: the metadata decides.
   */
  matchResponsesByOrder?: boolean | undefined;
}
