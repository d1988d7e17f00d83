// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { getJobContext, telemetry } from '@livekit/agents';
import {
  type Attributes,
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version.ts';
import { ATTR, type SpanName, SPANS } from './names.ts';

/** A finished span. Times are in milliseconds of `performance.now()`. */
export interface Piece {
  readonly name: SpanName;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** Whether this was a request to another machine. */
  readonly client?: boolean;
  /** Error code, if it failed; contains no personal data. */
  readonly errorType?: string | undefined;
  /** Span events. */
  readonly events?: readonly { readonly name: string; readonly atMs: number }[];
}

/** How many spans to keep for a session that has not joined a call yet. */
const KEPT = 64;

/**
 * The spans of one session. Except for the session's own span, each is written when it has ended, with its actual
 * start and end times, so that none can stay open. Uses the framework's tracer provider
 * (`telemetry.setTracerProvider`, else the global one).
 */
export class SpanTree {
  readonly #madeAt = performance.now();
  #session: Span | undefined;
  #context: Context | undefined;
  #waiting: Piece[] = [];
  #over = false;

  /**
   * Starts the session's span and writes the spans kept so far. The parent is the span that is active where the
   * framework requests the session, which is `agent_session` in @livekit/agents 1.9.0; without a context manager, the
   * root span of the job's primary session.
   */
  join(attributes: Attributes): void {
    if (this.#session || this.#over) return;
    const parent = parentContext();
    const { provider } = this;
    this.#session = provider
      .getTracer(PACKAGE_NAME, PACKAGE_VERSION)
      .startSpan(SPANS.session, { startTime: dates()(this.#madeAt), attributes }, parent);
    this.#context = trace.setSpan(parent, this.#session);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const piece of waiting) this.write(piece);
  }

  write(piece: Piece): void {
    if (this.#over) return;
    if (!this.#session || !this.#context) {
      if (this.#waiting.length < KEPT) this.#waiting.push(piece);
      return;
    }
    // Nothing is being recorded, or this call is not sampled.
    if (!this.#session.isRecording()) return;
    const { name, startMs, endMs, attributes, client, errorType, events = [] } = piece;
    const at = dates();
    const kind = client ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = this.provider
      .getTracer(PACKAGE_NAME, PACKAGE_VERSION)
      .startSpan(name, { startTime: at(startMs), attributes, kind }, this.#context);
    for (const event of events) span.addEvent(event.name, at(event.atMs));
    if (errorType !== undefined) fail(span, errorType);
    span.end(at(Math.max(startMs, endMs)));
  }

  /** Ends the session's own span. Nothing is written after this. */
  end(attributes: Attributes, errorType?: string): void {
    if (this.#over) return;
    // A prewarmed session that was never used gets its own trace.
    this.join({});
    this.#over = true;
    this.#session?.setAttributes(attributes);
    if (this.#session && errorType !== undefined) fail(this.#session, errorType);
    this.#session?.end();
  }

  private get provider(): ReturnType<typeof telemetry.tracer.getProvider> {
    return telemetry.tracer.getProvider();
  }
}

/**
 * Returns a function that converts times to milliseconds since the epoch, using the current wall clock, so that a
 * span has its real duration even if the wall clock is adjusted during it.
 */
function dates(): (moment: number) => number {
  const offset = Date.now() - performance.now();
  return (moment) => offset + moment;
}

function fail(span: Span, errorType: string): void {
  span.setAttribute(ATTR.errorType, errorType);
  // No message: it can repeat what the service sent, including what someone said.
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function parentContext(): Context {
  const active = context.active();
  if (trace.getSpan(active)) return active;
  return getJobContext(false)?._primaryAgentSession?.rootSpanContext ?? ROOT_CONTEXT;
}
