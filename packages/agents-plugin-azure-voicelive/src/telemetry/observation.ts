// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { telemetry } from '@livekit/agents';
import type { Attributes } from '@opentelemetry/api';
import type { ServingTarget } from '../errors/index.ts';
import type { TypedSession } from '../events/typed-session.ts';
import { ATTR } from './names.ts';
import type { Piece } from './span-tree.ts';

/** The observed session, through the public API that any application can use. */
export interface ObservedSession extends Pick<TypedSession, 'on'> {
  readonly target: ServingTarget | null;
  readonly realtimeModel: { readonly model: string; readonly provider: string };
}

/** What the observers of one session share. */
export interface Observation {
  readonly session: ObservedSession;
  readonly write: (piece: Piece) => void;
}

/** Ends open spans when the session ends. */
export type End = () => void;

/** Attributes of the serving target, for spans and metrics: low cardinality and no personal data. */
export function servedBy(
  { target: serving, realtimeModel }: ObservedSession,
  target: ServingTarget | null = serving,
): Attributes {
  const attributes: Attributes = {
    [ATTR.model]: target?.model ?? realtimeModel.model,
  };
  const provider = telemetry.traceTypes.genAIProviderName(realtimeModel.provider);
  if (provider) attributes[ATTR.provider] = provider;
  if (target) {
    const { hostname, port } = new URL(`https://${target.host}`);
    attributes[ATTR.host] = hostname;
    if (port !== '') attributes[ATTR.port] = Number(port);
  }
  return attributes;
}

/** Monotonic time in milliseconds. Spans convert it to wall-clock time. */
export const now = (): number => performance.now();

export const seconds = (ms: number): number => ms / 1000;
