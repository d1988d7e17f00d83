// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { styleText } from 'node:util';
import type { ToolRun } from '../result/result.ts';

type Style = Parameters<typeof styleText>[0];
type Speaker = 'agent' | 'caller';
type Other = 'tool' | 'error' | 'call' | 'keys';

const WIDTH = { time: 8, who: 8, latency: 9 };

/**
 * Prints the conversation as it happens, one line per speaker; plain text if there is no terminal or NO_COLOR is set.
 */
export class TranscriptPrinter {
  readonly #out: NodeJS.WriteStream;
  /** The speaker of the unfinished line, if any. */
  #open: Speaker | undefined;
  #agent: { startMs: number; latencyMs: number | undefined } = { startMs: 0, latencyMs: undefined };
  #cutAtMs: number | undefined;
  #callerWaitsSince: number | undefined;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  line(text = ''): void {
    this.#close();
    this.#out.write(`${text}\n`);
  }

  /** The agent's sound starts, `latencyMs` after the caller's last sound. */
  agentStarted(startMs: number, latencyMs: number | undefined): void {
    this.#agent = { startMs, latencyMs };
    this.#cutAtMs = undefined;
  }

  agentWords(text: string): void {
    if (this.#open === 'agent') {
      this.#out.write(text);
      return;
    }
    const { startMs, latencyMs } = this.#agent;
    this.#head(startMs, 'agent', latencyText(latencyMs));
    this.#open = 'agent';
    this.#out.write(text.trimStart());
  }

  /** A filler, which is in no history. */
  filler(startMs: number, text: string, latencyMs: number | undefined): void {
    this.#head(startMs, 'agent', latencyText(latencyMs));
    this.#out.write(`${text} ${this.#style('dim', '(filler, in no history)')}\n`);
  }

  agentCut(playedMs: number): void {
    this.#cutAtMs = playedMs;
  }

  /** The agent's words are complete or were cut. */
  agentEnded(): void {
    if (this.#open === 'agent' && this.#cutAtMs !== undefined) {
      this.#out.write(this.#style('red', ` ✂ interrupted after ${(this.#cutAtMs / 1000).toFixed(1)} s`));
    }
    if (this.#open === 'agent') this.#close();
    if (this.#callerWaitsSince !== undefined) this.callerStarted(this.#callerWaitsSince);
  }

  /** The service detected the caller's voice. */
  callerStarted(nowMs: number): void {
    // The agent's last words are still being written to the line; finish it first.
    if (this.#open === 'agent') {
      this.#callerWaitsSince = nowMs;
      return;
    }
    this.#callerWaitsSince = undefined;
    if (this.#open === 'caller') return;
    this.#head(nowMs, 'caller');
    this.#open = 'caller';
  }

  callerSaid(nowMs: number, text: string): void {
    if (this.#open !== 'caller') this.callerStarted(nowMs);
    if (this.#open !== 'caller') this.#head(nowMs, 'caller');
    this.#out.write(text);
    this.#open = 'caller';
    this.#close();
  }

  tool(startMs: number, run: Omit<ToolRun, 'isError' | 'startMs' | 'endMs'>, tookMs: number): void {
    this.#close();
    this.#head(startMs, 'tool');
    const { name, arguments: args, output, consent } = run;
    const notes = [`${tookMs} ms`, ...(consent ? [consentText(consent)] : [])].join(', ');
    this.#out.write(`${this.#style('bold', name)} ${args} → ${output} ${this.#style('dim', notes)}\n`);
  }

  error(nowMs: number, message: string): void {
    this.#close();
    this.#head(nowMs, 'error');
    this.#out.write(`${message}\n`);
  }

  /** Telephone events: the state of the call, and pressed keys. */
  note(nowMs: number, who: 'call' | 'keys', text: string): void {
    this.#close();
    this.#head(nowMs, who);
    this.#out.write(`${text}\n`);
  }

  heading(text: string): string {
    return this.#style('bold', text);
  }

  dim(text: string): string {
    return this.#style('dim', text);
  }

  mark(passed: boolean): string {
    return passed ? this.#style('green', '✓') : this.#style('red', '✗');
  }

  #head(ms: number, who: Speaker | Other, latency = ''): void {
    this.#close();
    const colors: Record<typeof who, Style> = {
      agent: 'cyan',
      caller: 'yellow',
      tool: 'magenta',
      error: 'red',
      call: 'green',
      keys: 'green',
    };
    const time = this.#style('dim', formatTime(ms).padStart(WIDTH.time));
    const name = this.#style(colors[who], who.padEnd(WIDTH.who));
    this.#out.write(`${time}  ${name}${this.#style('dim', latency.padEnd(WIDTH.latency))}`);
  }

  #close(): void {
    if (this.#open) this.#out.write('\n');
    this.#open = undefined;
  }

  #style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#out });
  }
}

function latencyText(ms: number | undefined): string {
  return ms === undefined ? '' : `+${(ms / 1000).toFixed(2)} s`;
}

/** Describes how a call that needs approval was decided. */
export function consentText({ allowed, afterMs }: NonNullable<ToolRun['consent']>): string {
  return `${allowed ? 'allowed' : 'refused'} after ${afterMs} ms`;
}

/** Formats a position as minutes, seconds and tenths, for example `1:02.3`. */
export function formatTime(ms: number): string {
  const tenths = Math.round(ms / 100);
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return `${Math.floor(tenths / 600)}:${seconds}`;
}
