// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/**
 * Azure AI Voice Live for LiveKit Agents (Node).
 * @packageDocumentation
 */
import { Plugin } from '@livekit/agents';
import { PACKAGE_NAME, PACKAGE_VERSION } from './version.ts';

export * as realtime from './realtime.ts';
export {
  isVoiceLiveError,
  VOICE_LIVE_ERRORS,
  VoiceLiveConfigError,
  VoiceLiveConnectionError,
  type VoiceLiveError,
  type VoiceLiveErrorCode,
  VoiceLiveRequestError,
  VoiceLiveServiceError,
  VoiceLiveStatusError,
  VoiceLiveTimeoutError,
} from './errors/index.ts';
export type { HandshakeBudget } from './connection/handshake-budget.ts';
export type { ReconnectPolicy, RetryContext } from './connection/policy.ts';

class VoiceLivePlugin extends Plugin {
  constructor() {
    super({ title: 'azure-voicelive', version: PACKAGE_VERSION, package: PACKAGE_NAME });
  }
}

Plugin.registerPlugin(new VoiceLivePlugin());
