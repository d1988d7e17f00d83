// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * The API version of the service that these types describe; the newest stable one, and the default of
 * `@azure/ai-voicelive` 1.1.0.
 */
export const API_VERSION = '2026-07-15';

/** URL path of the WebSocket endpoint, the same for every resource and API version. */
export const REALTIME_PATH = '/voice-live/realtime';
