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

/** A piece of a call that is over. Moments are milliseconds of `performance.now()`. */
export interface Piece {
  readonly name: SpanName;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** Whether it was a request to another machine. */
  readonly client?: boolean;
  /** Why it failed: the code of an error, which says nothing about anybody. */
  readonly errorType?: string | undefined;
  /** Moments within it. */
  readonly events?: readonly { readonly name: string; readonly atMs: number }[];
}

/** How many pieces are kept for a session that nobody has taken yet. */
const KEPT = 64;

/**
 * The spans of one session: all but its own are written when they are over, with the moments at which things happened, so
 * that none can stay open. It asks the framework for the tracer provider (`telemetry.setTracerProvider`, else the global one).
 */
export class SpanTree {
  readonly #madeAt = performance.now();
  #session: Span | undefined;
  #context: Context | undefined;
  #waiting: Piece[] = [];
  #over = false;

  /**
   * The call begins. Its root is the span that is active where the framework asks for the session, which is
   * `agent_session` of @livekit/agents 1.9.0; without a context manager, the one of the job's primary session.
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
    // Nobody records, or not this call.
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

  /** Ends the session's own span; nothing is written after this. */
  end(attributes: Attributes, errorType?: string): void {
    if (this.#over) return;
    // Opened ahead of a call that did not come: a tree of its own.
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
 * Turns moments into milliseconds since the epoch by what the wall clock says now, so that a span is as long as it took even when
 * that clock is set meanwhile.
 */
function dates(): (moment: number) => number {
  const offset = Date.now() - performance.now();
  return (moment) => offset + moment;
}

function fail(span: Span, errorType: string): void {
  span.setAttribute(ATTR.errorType, errorType);
  // No message: it can repeat what the service said, and that what somebody said.
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function parentContext(): Context {
  const active = context.active();
  if (trace.getSpan(active)) return active;
  return getJobContext(false)?._primaryAgentSession?.rootSpanContext ?? ROOT_CONTEXT;
}
