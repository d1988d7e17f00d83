// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/**
 * Conformance checks for LiveKit Agents (Node) realtime plugins.
 * @packageDocumentation
 */
export {
  type Adapter,
  type AdapterCapabilities,
  type AdapterDefinition,
  defineConformance,
  type ModelOverrides,
} from './adapter.ts';
export { type Area, AREAS, type Check, type CheckId, type Severity } from './check.ts';
export { openaiRealtimeDriver } from './drivers/openai-realtime.ts';
export { voiceAgentDriver, voiceLiveDriver } from './drivers/voice-live.ts';
export { CHECKS, selectChecks, type Selection } from './registry.ts';
export { differences, temperamentLegend, toComparison } from './reports/comparison.ts';
export { toHtml } from './reports/html.ts';
export { toJUnit } from './reports/junit.ts';
export type { Counts, Outcome, Report } from './reports/report.ts';
export { toTerminal } from './reports/terminal.ts';
export { writeReports } from './reports/write-reports.ts';
export { runConformance, type RunOptions } from './run-conformance.ts';
export { runCheck } from './run-check.ts';
export {
  selectTemperaments,
  Temperament,
  type TemperamentName,
  TEMPERAMENTS,
} from './server/temperaments.ts';
export type { ConformanceDriver, ProtocolFeature, WireMessage } from './server/driver.ts';
export type * from './server/neutral.ts';
export type { TimelineEntry, TimelineSource } from './timeline.ts';
export type { CheckResult, Finding } from './verdict.ts';
