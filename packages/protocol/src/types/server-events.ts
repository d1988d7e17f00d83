// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerInputEvent } from './server-input-events.ts';
import type { ServerMediaEvent } from './server-media-events.ts';
import type { ServerResponseEvent } from './server-response-events.ts';
import type { ServerSessionEvent } from './server-session-events.ts';
import type { ServerTimingEvent } from './server-timing-events.ts';
import type { ServerToolEvent } from './server-tool-events.ts';

/** Every known event of the service, discriminated by `type`; the decoder returns new types as `unknown`. */
export type ServerEvent =
  | ServerSessionEvent
  | ServerInputEvent
  | ServerResponseEvent
  | ServerTimingEvent
  | ServerToolEvent
  | ServerMediaEvent;

export type ServerEventType = ServerEvent['type'];
export type ServerEventOf<T extends ServerEventType> = Extract<ServerEvent, { type: T }>;
