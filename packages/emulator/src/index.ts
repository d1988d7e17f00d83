// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export { startEmulator, type Emulator, type EmulatorOptions } from './start-emulator.ts';
export type {
  AgentCondition,
  AnyEvent,
  Call,
  CallInput,
  FoundryAgent,
  GivenWords,
  Greeting,
  GreetingInput,
  InterimSpeech,
  Json,
  McpServer,
  McpServerInput,
  McpTool,
  Reply,
  ReplyInput,
  ReplyMoment,
  Scenario,
  ScenarioFault,
  ScenarioInput,
  ScriptedEvent,
  ScriptedUsage,
  SearchResult,
  Subagent,
  Turn,
  TurnCondition,
  TurnInput,
  VoiceAgentDefinition,
  Words,
  WordTime,
} from './scenario/types.ts';
export type { Pace, WhenBusy } from './engine/context.ts';
export type { ManualTranscription } from './settings/session-config.ts';
export type { ConnectionLimit } from './server/connection-quota.ts';
export type { FaultRequest } from './faults/fault-request.ts';
export { FAULT_SLUGS, type FaultSlug } from './faults/slugs.ts';
export { MOMENTS, type Moment } from './faults/table.ts';
export type { ModelEndpoint } from './backends/endpoint.ts';
export type { AnyEventOf, AnyEventType } from './session/journal.ts';
export type { SessionSnapshot } from './session/snapshot.ts';
export type { VoiceChoice } from './speech/choose-voice.ts';
export type { Speech, SpokenWord, Voice } from './speech/speech.ts';
export type { EventView, FeedMessage, SessionHead, TurnView } from './view/messages.ts';
