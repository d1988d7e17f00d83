// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm, voice } from '@livekit/agents';
import type { ConformanceDriver } from './server/driver.ts';

/** Settings that a check needs to differ from the defaults; an adapter maps them to its plugin's options. */
export interface ModelOverrides {
  /** False: turn off server turn detection. */
  turnDetection?: boolean;
  /** False: turn off transcription of the user. */
  transcription?: boolean;
  modalities?: ('text' | 'audio')[];
  connOptions?: { maxRetry: number; retryIntervalMs: number; timeoutMs: number };
  /** Milliseconds after which the connection is replaced. */
  maxSessionDuration?: number;
  /** Milliseconds in which a requested reply must begin, if the plugin has such a setting. */
  replyTimeoutMs?: number;
  /** Used as the key, so that checks can search for it in places where it must not appear. */
  apiKey?: string;
  /** False: the provider does not interrupt its response when the user speaks. */
  interruptsResponse?: boolean;
  /** True: the provider shortens interrupted messages by itself. */
  truncatesByItself?: boolean;
  /** True: the provider does not report which request a response answers, so the plugin has to match them by itself. */
  matchByElimination?: boolean;
}

/** What the plugin can do, in addition to the flags of its model. Omitted capabilities take the default. */
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
  /** `maxSessionDuration` causes a planned change of connection. Default false. */
  plannedRotation: boolean;
  /** Timed words reach the text stream. Default false. */
  wordTimings: boolean;
  /** Images in messages reach the provider. Default true. */
  images: boolean;
  /** `interruptsResponse: false` is mapped to an option. Default false. */
  interruptionSwitch: boolean;
  /** `truncatesByItself: true` is mapped to an option. Default false. */
  automaticTruncation: boolean;
  /** The plugin finds credentials by itself if none are given. Default false. */
  credentialChain: boolean;
  /** The key of the overrides is sent as a token, and a rejected token is requested again once. Default false. */
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
  /** Folder of the package, for the packaging checks; they do not apply if it is missing. */
  packageRoot?: string;
  capabilities: AdapterCapabilities;
  driver: ConformanceDriver;
  createModel(endpoint: string, overrides: ModelOverrides): llm.RealtimeModel;
  /** Builds a model that logs the provider's messages, if the plugin has a switch for that. */
  createDumpingModel?(
    endpoint: string,
    overrides: ModelOverrides,
  ): llm.RealtimeModel | Promise<llm.RealtimeModel>;
  /** Makes the provider speak a text verbatim, if the plugin has a helper for that. */
  say?(session: voice.AgentSession, text: string): unknown;
  /** Names of the plugin's own events, which a session emits in addition to those of the framework. */
  events?: readonly string[];
  /** Milliseconds of silence after which a connection counts as dead; 20000 by default. */
  deadAfterMs?: number;
  /** Builds a model for the real service from the environment; null if credentials are missing. */
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

/**
 * Describes a plugin to the kit; omitted capabilities get their defaults. Throws a TypeError for an incomplete
 * definition.
 */
export function defineConformance(definition: AdapterDefinition): Adapter {
  if (!definition.name)
    throw new TypeError('defineConformance: `name` is empty; give the name to show in reports');
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
