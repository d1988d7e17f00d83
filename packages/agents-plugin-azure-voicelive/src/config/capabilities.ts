// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import { type ResolvedTarget, takesPrompt } from '../options/resolved-options.ts';
import { sayObstacle } from './say-support.ts';
import type { SessionConfiguration } from './session-configuration.ts';

/** The framework's capabilities, including those that agents-js 1.9.0 does not have yet. */
export interface Capabilities extends llm.RealtimeCapabilities {
  /** Whether `session({ turnDetectionDisabled: true })` is supported. */
  canDisableTurnDetection?: boolean;
  /** Whether text can be spoken verbatim with `say`. Named as in the framework for Python. */
  supportsSay: boolean;
}

/** The capabilities of the configuration in effect. */
export function capabilitiesOf(
  configuration: SessionConfiguration,
  { target, apiVersion }: Pick<ResolvedTarget, 'target' | 'apiVersion'>,
): Capabilities {
  const ownsPrompt = takesPrompt(target);
  return {
    messageTruncation: true,
    turnDetection: configuration.detectsTurns,
    // The framework must not switch off turn detection that the application chose.
    canDisableTurnDetection: configuration.detectsTurns && configuration.isOptional('turn_detection'),
    userTranscription: configuration.transcribes,
    autoToolReplyGeneration: false,
    audioOutput: configuration.wantsAudio,
    manualFunctionCalls: true,
    midSessionChatCtxUpdate: true,
    midSessionInstructionsUpdate: ownsPrompt,
    midSessionToolsUpdate: ownsPrompt,
    perResponseToolChoice: false,
    // The only way to tell the framework that detected speech does not interrupt the agent.
    supportsOverlappingSpeech: configuration.detectsTurns && !configuration.interruptsResponse,
    supportsSay: sayObstacle(configuration, apiVersion) === undefined,
  };
}
