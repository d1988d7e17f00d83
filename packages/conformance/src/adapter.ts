// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm, voice } from '@livekit/agents';
import type { ConformanceDriver } from './server/driver.ts';

/** Settings a check needs to be different; an adapter maps them to its plugin's options. */
export interface ModelOverrides {
  /** False: server turn detection off. */
  turnDetection?: boolean;
  /** False: no transcripts of the user. */
  transcription?: boolean;
  modalities?: ('text' | 'audio')[];
  connOptions?: { maxRetry: number; retryIntervalMs: number; timeoutMs: number };
  /** Milliseconds after which the connection is to be replaced. */
  maxSessionDuration?: number;
  /** Milliseconds a requested reply may take to begin, where the plugin lets one choose. */
  replyTimeoutMs?: number;
  /** Used as the key, so that checks can look for it where it must not be. */
  apiKey?: string;
  /** False: the provider does not interrupt its response when the user speaks. */
  interruptsResponse?: boolean;
  /** True: the provider shortens interrupted messages by itself. */
  truncatesByItself?: boolean;
  /** True: the provider does not say which request a response answers, so that the plugin has to guess. */
  matchByElimination?: boolean;
}

/** What the plugin can do, beside the flags of its model; what is left out is taken from the default. */
export interface AdapterCapabilities {
  /** Server turn detection exists (default true) and can be switched off (`manualTurns`, default true). */
  turnDetection: boolean;
  manualTurns: boolean;
  userTranscription: boolean;
  messageTruncation: boolean;
  autoToolReplyGeneration: boolean;
  manualFunctionCalls: boolean;
  midSessionChatCtxUpdate: boolean;
  midSessionInstructionsUpdate: boolean;
  midSessionToolsUpdate: boolean;
  /** `modalities: ['text']` works. Default true. */
  textOnly: boolean;
  /** `maxSessionDuration` leads to a planned change of connection. Default false. */
  plannedRotation: boolean;
  /** Timed words reach the text stream. Default false. */
  wordTimings: boolean;
  /** Images in messages reach the provider. Default true. */
  images: boolean;
  /** `interruptsResponse: false` is mapped to an option. Default false. */
  interruptionSwitch: boolean;
  /** `truncatesByItself: true` is mapped to an option. Default false. */
  automaticTruncation: boolean;
  /** The plugin finds credentials by itself when none are given. Default false. */
  credentialChain: boolean;
  /** The key of the overrides is sent as a token, and a refused one is asked for anew, once. Default false. */
  renewsToken: boolean;
  /** `matchByElimination: true` is mapped to an option. Default false. */
  matchByElimination: boolean;
  /** Connection time is billed and reported. Default false. */
  billedByTime: boolean;
}

/** One plugin under test; the default export of an adapter file. */
export interface Adapter {
  /** Shown in reports. */
  name: string;
  /** Folder of the package, for the checks of packaging; without it they are not applicable. */
  packageRoot?: string;
  capabilities: AdapterCapabilities;
  driver: ConformanceDriver;
  createModel(endpoint: string, overrides: ModelOverrides): llm.RealtimeModel;
  /** Builds a model that logs the messages of the provider, where the plugin has a switch for that. */
  createDumpingModel?(
    endpoint: string,
    overrides: ModelOverrides,
  ): llm.RealtimeModel | Promise<llm.RealtimeModel>;
  /** Has the provider speak a text word for word, where the plugin has a helper for that. */
  say?(session: voice.AgentSession, text: string): unknown;
  /** Names of events of the plugin's own that a session emits beside those of the framework. */
  events?: readonly string[];
  /** Milliseconds after which a connection whose peer is silent counts as dead; 20000 by default. */
  deadAfterMs?: number;
  /** Builds a model for the real service, from the environment; null when credentials are missing. */
  createLiveModel?(overrides: ModelOverrides): llm.RealtimeModel | null;
}

export type AdapterDefinition = Omit<Adapter, 'capabilities'> & {
  capabilities?: Partial<AdapterCapabilities>;
};

const DEFAULT_CAPABILITIES: AdapterCapabilities = {
  turnDetection: true,
  manualTurns: true,
  userTranscription: true,
  messageTruncation: true,
  autoToolReplyGeneration: false,
  manualFunctionCalls: true,
  midSessionChatCtxUpdate: true,
  midSessionInstructionsUpdate: true,
  midSessionToolsUpdate: true,
  textOnly: true,
  plannedRotation: false,
  wordTimings: false,
  images: true,
  interruptionSwitch: false,
  automaticTruncation: false,
  credentialChain: false,
  renewsToken: false,
  matchByElimination: false,
  billedByTime: false,
};

/** Describes a plugin to the kit; capabilities left out get their defaults. Throws a TypeError for an incomplete definition. */
export function defineConformance(definition: AdapterDefinition): Adapter {
  if (!definition.name)
    throw new TypeError('defineConformance: `name` is empty; give the name reports should show');
  if (definition.driver?.version !== 1)
    throw new TypeError(
      `defineConformance: \`driver\` must be a ConformanceDriver with version 1, for example voiceLiveDriver(); got version ${String(definition.driver?.version)}`,
    );
  if (typeof definition.createModel !== 'function')
    throw new TypeError(
      'defineConformance: `createModel` must be a function (endpoint, overrides) => RealtimeModel',
    );
  return { ...definition, capabilities: { ...DEFAULT_CAPABILITIES, ...definition.capabilities } };
}
