// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * An emulator for unit tests of an agent: replies and tool calls from a script, for `AgentSession.run()`.
 * @packageDocumentation
 */
export type { PendingRun, RunnableSession } from './testing/run-turn.ts';
export type {
  AskedEntry,
  ReplyContext,
  ReplyParts,
  ScriptedCall,
  ScriptedReply,
  ScriptEntry,
  UserEntry,
  Words,
} from './testing/script-entry.ts';
export { ScriptError } from './testing/script-error.ts';
export { startTestEmulator, type TestEmulator, type TestEmulatorOptions } from './testing/test-emulator.ts';
