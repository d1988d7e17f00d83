// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The API version where none is chosen, as for `@azure/ai-voicelive` 1.1.0; `API_VERSIONS` has them all. */
export const API_VERSION = '2026-07-15';

/** URL path of the WebSocket endpoint, the same for every resource and API version. */
export const REALTIME_PATH = '/voice-live/realtime';
