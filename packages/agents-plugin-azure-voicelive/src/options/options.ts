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
 * here. The audio formats hold for a whole session, which begins with those of its model.
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
  /**
   * What the caller's audio is sent as; frames of any rate are converted. G.711 is 8 kHz with a byte a sample: frames of
   * 8 kHz are not resampled, and audio that was G.711 before it was decoded arrives as it was. Default `pcm16`.
   */
  inputAudioFormat?: InputAudioFormat | undefined;
  /** Hz. With `pcm16` 8000, 16000, 24000 or 44100, by default 24000; with G.711 8000. */
  inputAudioSamplingRate?: 8000 | 16_000 | 24_000 | 44_100 | undefined;
  /**
   * What the agent's audio comes as; frames have its rate, and an output of another rate has the framework resample them.
   * `pcm16` is 24 kHz, a suffix names another rate (Azure voices only), G.711 is 8 kHz. Default `pcm16`.
   */
  outputAudioFormat?: OutputAudioFormat | undefined;
}

/**
 * A further target: another endpoint, another model, or both. What is left out is taken from the options, credentials
 * included; one that belongs to another resource has its own.
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

/** Speech that bridges the wait for a tool: heard, and in no history. */
export interface FillerOptions {
  /** One is spoken for each wait, in turn; plain text, verbatim. */
  texts: readonly string[];
  /**
   * Milliseconds a tool may take, and nobody may have spoken, before one is said. Default 2000, the service's own
   * threshold for interim responses.
   */
  afterMs?: number | undefined;
}

/** Which pictures of the camera the service is given. */
export interface CameraOptions {
  /** Milliseconds between two pictures. Default 2000, as Microsoft's reference client for voice agents has it. */
  everyMs?: number | undefined;
  /** How many pictures the conversation holds, 1 to 5; an older one is deleted when a new one comes. Default 3. */
  keep?: number | undefined;
  /** The longer side of a picture at most, 64 to 2048 pixels; a larger frame is made smaller. Default 1024. */
  maxSide?: number | undefined;
  /** Quality of the JPEG, 1 to 100. Default 80. */
  quality?: number | undefined;
  /** How closely the model looks, which decides how many tokens a picture is. Default `low`, as Microsoft's samples have it. */
  detail?: 'auto' | 'low' | 'high' | undefined;
}

/** The model makes the greeting of a prompt, on top of its instructions. */
export interface GeneratedGreeting {
  readonly prompt: string;
}

/** Voice agents only: a Handlebars template, which the service fills with the `structuredInputs` and speaks. */
export interface TemplateGreeting {
  readonly template: string;
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
  /**
   * For a model of your own, with `model` its deployment: `byom-azure-openai-realtime`, `byom-azure-openai-chat-completion` or
   * `byom-foundry-anthropic-messages` (Microsoft Learn, "Bring your own model"). A parameter of the address.
   */
  profile?: string | undefined;
  /**
   * An agent of Foundry instead of a model: a voice agent, `{ project, name }`, on the wire that is its own; or an agent
   * behind Voice Live, `{ projectName, agentName }`.
   */
  agent?: AgentTarget | VoiceAgentTarget | undefined;
  /**
   * Targets to go to when the one above fails, in this order. A call goes on there with its history, tools and
   * settings and stays there; new sessions begin at the first target that has not failed lately. `connOptions` then
   * counts for each target (`maxRetry` 1, `retryIntervalMs` 500, `timeoutMs` 5000), and `reconnectPolicy` decides
   * whether all of them are tried once more.
   */
  fallback?: readonly FallbackTarget[] | undefined;
  /** Milliseconds for which a target that failed is avoided while there is another. Default 60000. */
  fallbackCooldownMs?: number | undefined;
  /** Remembers which targets failed lately. The default does so for this process. */
  targetHealth?: TargetHealth | undefined;
  /**
   * Fields for `session.update` under their wire names, sent verbatim, for what the SDK's types lack. They win over the
   * options, decide the capabilities as well, and stay as given when the framework sets instructions for its agents;
   * only `updateOptions` of the same field replaces them. A tool choice in here is fixed, because the framework sets its
   * own by the same method. Tools in here are offered beside the framework's functions.
   */
  extra?: Readonly<Record<string, unknown>> | undefined;
  /**
   * `timeoutMs`: how long one handshake may take, default 10000, with a `fallback` 5000. `maxRetry`, `retryIntervalMs`: when either is
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
   * every job in a process of its own, so only something outside can count across jobs: `redisHandshakeBudget`.
   */
  handshakeBudget?: HandshakeBudget | undefined;
  /** Milliseconds a connection that `prewarm()` opened waits for a session before it is closed. Default 10 minutes. */
  prewarmTimeoutMs?: number | undefined;
  /** Milliseconds a requested reply may take to begin, once connected. Default 10000. */
  replyTimeoutMs?: number | undefined;
  /** How many replies in a row tool calls alone may cause before the plugin stops. Default 20. */
  maxConsecutiveToolReplies?: number | undefined;
  /**
   * What the agent says first: once, when the framework has started the first agent of a conversation that has no message
   * yet; not again after a reconnect or a handoff. Instead of a `generateReply` in the agent's `onEnter`. A text is spoken
   * verbatim; it needs an Azure voice, and the constructor throws `say_unsupported` otherwise. Default none, and with a voice
   * agent that of its definition.
   */
  greeting?: string | GeneratedGreeting | TemplateGreeting | undefined;
  /**
   * What bridges the wait for a slow tool, for models without interim responses. Needs an Azure voice; the constructor
   * throws `say_unsupported` otherwise. Default none.
   */
  fillers?: FillerOptions | undefined;
  /** Which pictures are made of the frames given to `session.pushVideo`, as `watchCamera` does. */
  camera?: CameraOptions | undefined;
  /**
   * Prices to reckon with before those of Microsoft's public list, such as negotiated ones or those of another region; each for one
   * meter of a model or of a tier. The constructor throws `invalid_option` for one that is no price. Default none.
   */
  prices?: readonly OwnPrice[] | undefined;
  /**
   * Whether traces and metrics of OpenTelemetry are written, where the application has registered providers; they need no
   * other setting, and without providers nothing comes of them. `false` does not even look. Default true.
   */
  telemetry?: boolean | undefined;
  /**
   * For services behind the Voice Live wire that echo no `metadata`: an untagged response that begins while a reply is
   * requested is taken for that reply. A response the service begins by itself, such as a filler, is then mistaken for
   * it, so leave this off with Azure. Default false: the metadata decides.
   */
  matchResponsesByOrder?: boolean | undefined;
}
