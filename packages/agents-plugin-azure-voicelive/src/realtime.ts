// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { RealtimeModel, type TargetChangedEvent } from './model.ts';
export type { SayOptions } from './say-mark.ts';
export type { Capabilities } from './config/capabilities.ts';
export { RealtimeSession, type RuntimeOptions } from './session.ts';
export { sessionOf } from './session-of.ts';
export { sendEchoReference } from './send-echo-reference.ts';
export { LIST_PRICES } from './cost/price-list.ts';
export type { CallCost, CostEvent, CostTotal } from './cost/cost-meter.ts';
export type { Cost, CostPart } from './cost/cost.ts';
export type { Meter, OwnPrice, Price, PriceTier } from './cost/price.ts';
export type { ClientEvent, ConversationItem, Session as EffectiveConfig } from '@voicelive-kit/protocol';
export type {
  McpApprovalBasis,
  McpApprovalRequest,
  RemoteCall,
  RemoteCallKind,
  RemoteToolEvents,
} from './events/remote-tool-events.ts';
export type {
  CallEvents,
  ConnectionAttemptEvent,
  ConnectionEstablishedEvent,
  ReplyInterruptedEvent,
} from './events/call-events.ts';
export type {
  ConnectionState,
  ConnectionStateChangedEvent,
  FillerSpokenEvent,
  FrameworkEvents,
  PluginEvents,
  SessionEvents,
  UserPhrase,
  UserTranscriptEvent,
  UserWord,
  WireEvents,
} from './events/session-events.ts';
export type {
  AgentTarget,
  CameraOptions,
  FillerOptions,
  FallbackTarget,
  GeneratedGreeting,
  RealtimeModelOptions,
  SessionOptions,
  TemplateGreeting,
  TokenCredential,
} from './options/options.ts';
export type { VoiceAgentTarget } from './options/voice-agent.ts';
export type { VoiceLiveMetrics } from './events/voice-live-metrics.ts';
