// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export type * from './avatar.ts';
export type * from './client-events.ts';
export type * from './error-details.ts';
export type * from './items.ts';
export type * from './response.ts';
export type * from './server-events.ts';
export type * from './server-input-events.ts';
export type * from './server-media-events.ts';
export type * from './server-response-events.ts';
export type * from './server-session-events.ts';
export type * from './server-timing-events.ts';
export type * from './server-tool-events.ts';
export type * from './session.ts';
export type * from './tools.ts';
export type * from './turn-detection.ts';
export type * from './usage.ts';
export type * from './voice.ts';
