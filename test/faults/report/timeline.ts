// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Html, html } from '@voicelive-kit/demo/report/html.ts';
import type { Mark, Recording, Span } from '../result.ts';

const WIDTH = 960;
const LABELS = 96;
const LANE = 26;
const TOP = 22;
/** Quiet intervals are shortened to this many milliseconds, for faults that take long to be detected. */
const QUIET_MS = 1500;

const LANES = [
  ['fault', 'Fault'],
  ['connection', 'Connection'],
  ['client', 'Client sends'],
  ['server', 'Service sends'],
  ['up', 'Caller speaks'],
  ['down', 'Agent heard'],
  ['application', 'Application'],
] as const;

type Lane = (typeof LANES)[number][0];

/** A time axis without its long quiet intervals. */
class Axis {
  readonly #points: readonly { ms: number; x: number }[];
  readonly #unit: number;
  /** Where time was left out, in pixels. */
  readonly gaps: readonly { x: number; ms: number }[];

  constructor({ durationMs, marks, spans }: Recording) {
    const times = [
      0,
      durationMs,
      ...marks.map(({ atMs }) => atMs),
      ...spans.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
    ]
      .filter((ms) => ms <= durationMs)
      .toSorted((a, b) => a - b);
    const gaps: { x: number; ms: number }[] = [];
    const points: { ms: number; x: number }[] = [];
    let x = 0;
    let before = 0;
    for (const ms of times) {
      const step = ms - before;
      if (step > QUIET_MS) gaps.push({ x: x + QUIET_MS / 2, ms: step - QUIET_MS });
      x += Math.min(step, QUIET_MS);
      points.push({ ms, x });
      before = ms;
    }
    this.#unit = (WIDTH - LABELS - 8) / Math.max(1, x);
    this.#points = points;
    this.gaps = gaps.map(({ x: at, ms }) => ({ x: LABELS + at * this.#unit, ms }));
  }

  x(ms: number): number {
    const after = this.#points.findIndex((point) => point.ms >= ms);
    const to = this.#points[after < 0 ? this.#points.length - 1 : after] ?? { ms: 0, x: 0 };
    const from = this.#points[after - 1] ?? to;
    const share = to.ms === from.ms ? 1 : (ms - from.ms) / (to.ms - from.ms);
    return (
      Math.round((LABELS + (from.x + (to.x - from.x) * Math.min(1, Math.max(0, share))) * this.#unit) * 10) /
      10
    );
  }
}

/** A picture of what happened in a case: events as strokes, audio and connections as bars, errors and faults in red. */
export function timelineOf(recording: Recording): Html {
  const axis = new Axis(recording);
  const height = TOP + LANES.length * LANE + 8;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline">
    ${LANES.map(([lane, label], row) => laneOf({ lane, label, row }, recording, axis))}
    ${axis.gaps.map(
      ({ x, ms }) =>
        html`<g class="gap"
          ><line x1="${x}" x2="${x}" y1="${TOP}" y2="${height}" /><text x="${x + 3}" y="14"
            >${(ms / 1000).toFixed(1)} s later</text
          ></g
        >`,
    )}
  </svg>`;
}

function laneOf(
  { lane, label, row }: { lane: Lane; label: string; row: number },
  { marks, spans }: Recording,
  axis: Axis,
): Html {
  const y = TOP + row * LANE;
  return html`<g class="lane ${lane}">
    <text x="0" y="${y + 15}">${label}</text>
    <line class="base" x1="${LABELS}" x2="${WIDTH}" y1="${y + LANE - 4}" y2="${y + LANE - 4}" />
    ${spans.filter((span) => span.lane === lane).map((span) => barOf(span, y, axis))}
    ${marks.filter((mark) => mark.lane === lane).map((mark) => strokeOf(mark, y, axis))}
  </g>`;
}

function barOf({ fromMs, toMs, text, cut }: Span, y: number, axis: Axis): Html {
  const x = axis.x(fromMs);
  const width = Math.max(2, axis.x(toMs) - x);
  return html`<rect class="${cut ? 'cut' : ''}" x="${x}" y="${y + 5}" width="${width}" height="14" rx="2"
    ><title>${inSeconds(fromMs)} to ${inSeconds(toMs)}: ${text}</title></rect
  >`;
}

function strokeOf({ atMs, text, lane, kind }: Mark, y: number, axis: Axis): Html {
  const x = axis.x(atMs);
  const title = html`<title>${inSeconds(atMs)}: ${text}</title>`;
  if (lane === 'fault' || kind !== undefined)
    return html`<circle class="${kind ?? 'struck'}" cx="${x}" cy="${y + 12}" r="4">${title}</circle>`;
  return html`<line x1="${x}" x2="${x}" y1="${y + 5}" y2="${y + 19}">${title}</line>`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
