// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { VOICE_LIVE_ERRORS, type VoiceLiveErrorCode } from './codes.ts';
export { VoiceLiveConfigError } from './config-error.ts';
export {
  VoiceLiveConnectionError,
  VoiceLiveRequestError,
  VoiceLiveServiceError,
  VoiceLiveStatusError,
  VoiceLiveTimeoutError,
} from './classes.ts';
export { revise } from './revise.ts';
export { safeCause, scrub } from './scrub.ts';
export { serviceError } from './service-error.ts';
export { isVoiceLiveError, type VoiceLiveError, type VoiceLiveErrorInit } from './voice-live-error.ts';
