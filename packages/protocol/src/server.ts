// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export { createServerEvents } from './server/create-server-events.ts';
export type { ServerEvents, ServerEventsOptions } from './server/create-server-events.ts';
export { defaultSession, defaultTurnDetection, defaultVoice } from './server/default-session.ts';
export type { DefaultSessionOptions } from './server/default-session.ts';
export type { ModelFamily } from './models.ts';
export type { PartRef, Sent } from './server/event-maker.ts';
export type { TranscriptExtras } from './server/input-events.ts';
export {
  finishedMessageItem,
  functionCallItem,
  functionCallOutputItem,
  startedMessageItem,
  userAudioItem,
  userTextItem,
} from './server/items.ts';
export { makeUsage } from './server/make-usage.ts';
export type { TokenCounts } from './server/make-usage.ts';
export { finishResponse, startResponse } from './server/responses.ts';
export type { ResponseOutcome, StartResponseOptions } from './server/responses.ts';
export { seededRandom } from './server/seeded-random.ts';
export { errorDetails } from './server/session-events.ts';
export type { TimedWord } from './server/timing-events.ts';
export type { CallState, SearchState } from './server/tool-events.ts';
