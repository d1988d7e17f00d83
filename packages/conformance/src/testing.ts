// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/**
 * The scripted provider and the fakes around a plugin, for a plugin's own tests.
 * @packageDocumentation
 */
export { ManualClock, pause, type PlayoutClock, realClock } from './clock.ts';
export { DEADLINES } from './deadlines.ts';
export { ExpectationError } from './expectation.ts';
export { openaiRealtimeDriver } from './drivers/openai-realtime.ts';
export { voiceAgentDriver, voiceLiveDriver } from './drivers/voice-live.ts';
export { LogBook, type LogLine } from './log-book.ts';
export { Conversation } from './server/conversation.ts';
export type { ConformanceDriver, ProtocolFeature, WireMessage } from './server/driver.ts';
export type { Attempt, RefusalDetails } from './server/handshakes.ts';
export type * from './server/neutral.ts';
export type { RawMessage, Received } from './server/inbox.ts';
export { Peer } from './server/peer.ts';
export { ScriptedResponse } from './server/response.ts';
export type { Acks, Reaction, Refusal } from './server/rules.ts';
export { ScriptedServer, type ServerBehaviour } from './server/scripted-server.ts';
export { type ScriptedServerOptions, startScriptedServer } from './server/start-scripted-server.ts';
export { Temperament, type TemperamentName, TEMPERAMENTS } from './server/temperaments.ts';
export { AgentProbe } from './stage/agent-probe.ts';
export { FakeInput } from './stage/fake-input.ts';
export { FakeOutput, type FakeOutputOptions } from './stage/fake-output.ts';
export { FakeVad } from './stage/fake-vad.ts';
export { GenerationReader, type ReadMessage } from './stage/generation-reader.ts';
export { type AgentOptions, type AgentSurroundings, openAgent } from './stage/open-agent.ts';
export { openStage, type StageOptions } from './stage/open-stage.ts';
export {
  type RealtimeMetrics,
  type RecordedEvent,
  type SessionEvents,
  SessionProbe,
} from './stage/session-probe.ts';
export { constant, frequencyOf, ramp, samplesOf, type SignalOptions, tone } from './stage/signals.ts';
export { FAST_CONNECTION, listen, type SessionOptions, Stage } from './stage/stage.ts';
export { TimerWatch } from './stage/timer-watch.ts';
export { ToneTts } from './stage/tone-tts.ts';
export { Timeline, type TimelineEntry, type TimelineSource } from './timeline.ts';
export { type Settled, settles, waitFor, type WaitOptions } from './waiting.ts';
