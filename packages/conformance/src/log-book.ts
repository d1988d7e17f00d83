// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { inOneLine, type Timeline } from './timeline.ts';

/** One line of the framework's structured log. */
export interface LogLine {
  /** pino's numbers: 20 debug, 30 info, 40 warn, 50 error. */
  level: number;
  msg: string;
  [field: string]: unknown;
}

const INFO = 30;
const NOT_SHOWN = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

/** What was logged during a check; important lines are also added to the timeline. */
export class LogBook {
  readonly lines: LogLine[] = [];
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Takes one chunk of output, one JSON object per line; anything else counts as an info line. */
  add(written: string): void {
    for (const text of written.split('\n')) if (text.trim() !== '') this.#take(parse(text));
  }

  /** Lines at or above a level: 40 is warning. */
  from(level: number): LogLine[] {
    return this.lines.filter((line) => line.level >= level);
  }

  #take(line: LogLine): void {
    this.lines.push(line);
    if (line.level <= INFO) return;
    const fields = Object.fromEntries(Object.entries(line).filter(([name]) => !NOT_SHOWN.has(name)));
    const name = line.level >= 50 ? 'error' : 'warning';
    this.#timeline.add('log', `${name}: ${line.msg} ${inOneLine(fields)}`);
  }
}

function parse(text: string): LogLine {
  try {
    const line = JSON.parse(text) as Partial<LogLine> | null;
    if (typeof line === 'object' && line !== null && typeof line.level === 'number')
      return { ...line, level: line.level, msg: line.msg ?? '' };
  } catch {
    // Not from the logger, but printed directly.
  }
  return { level: INFO, msg: text };
}
