// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { RealtimeModel } from './model.ts';
export { RealtimeSession, type RuntimeOptions } from './session.ts';
export type {
  AgentTarget,
  RealtimeModelOptions,
  SessionOptions,
  TokenCredential,
} from './options/options.ts';
export type { VoiceLiveMetrics } from './metrics/response-metrics.ts';
