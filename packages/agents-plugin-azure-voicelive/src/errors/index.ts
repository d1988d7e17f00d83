// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { VOICE_LIVE_ERRORS, type VoiceLiveErrorCode } from './codes.ts';
export {
  VoiceLiveConfigError,
  VoiceLiveConnectionError,
  VoiceLiveFallbackError,
  VoiceLiveRequestError,
  VoiceLiveServiceError,
  VoiceLiveStatusError,
  VoiceLiveTimeoutError,
  type ServingTarget,
  type TargetFailure,
} from './classes.ts';
export { revise } from './revise.ts';
export { scrub, secretsOf } from './scrub.ts';
export { serviceError } from './service-error.ts';
export { isVoiceLiveError, type VoiceLiveError, type VoiceLiveErrorInit } from './voice-live-error.ts';
