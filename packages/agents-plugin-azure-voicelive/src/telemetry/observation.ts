// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { telemetry } from '@livekit/agents';
import type { Attributes } from '@opentelemetry/api';
import type { ServingTarget } from '../errors/index.ts';
import type { TypedSession } from '../events/typed-session.ts';
import { ATTR } from './names.ts';
import type { Piece } from './span-tree.ts';

/** What is looked at: a session from outside, as any application sees it. */
export interface ObservedSession extends Pick<TypedSession, 'on'> {
  readonly target: ServingTarget | null;
  readonly realtimeModel: { readonly model: string; readonly provider: string };
}

/** What the parts of the telemetry of one session share. */
export interface Observation {
  readonly session: ObservedSession;
  readonly write: (piece: Piece) => void;
}

/** Ends what is open, with the session. */
export type End = () => void;

/** What serves, for spans and metrics alike: few values, and nothing about anybody. */
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

/** Milliseconds that never jump; the spans turn them into dates. */
export const now = (): number => performance.now();

export const seconds = (ms: number): number => ms / 1000;
