// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import type { EngineEvent } from '../engine/events.ts';
import type { TurnView } from './messages.ts';

/** How many turns are kept per session. */
const KEPT = 300;

/** The conversation of one session for display, derived from engine events; independent of any dialect. */
export class Turns {
  readonly #turns = new Map<string, TurnView>();
  /** Turns of a function call, by call id. */
  readonly #calls = new Map<string, string>();
  #notes = 0;

  get all(): TurnView[] {
    return [...this.#turns.values()];
  }

  /** Processes an event; returns the turns that changed. */
  fold(event: EngineEvent, at: number): TurnView[] {
    switch (event.kind) {
      case 'speech-started':
        return [this.#put({ id: event.itemId, who: 'caller', at, text: '', state: 'live' })];
      case 'heard-delta':
        return this.#change(event.itemId, (turn) => ({ text: turn.text + event.delta }));
      case 'heard':
        return this.#change(event.itemId, () => ({ text: event.transcript, state: 'done' }));
      case 'speech-stopped':
        return this.#change(event.itemId, () => ({ state: 'done' }));
      case 'item-created':
        return this.#created(event.item, at);
      case 'output-added':
        return this.#created(event.item, at);
      case 'speech-text-delta':
      case 'text-delta':
        return this.#change(event.ref.itemId, (turn) => ({ text: turn.text + event.delta }));
      case 'arguments-done':
        return this.#change(event.ref.itemId, () => ({ text: `${event.name}(${compact(event.arguments)})` }));
      case 'output-done':
        return this.#change(event.ref.itemId, (turn) => ({
          state: event.item.status === 'incomplete' ? 'cut' : turn.state === 'cut' ? 'cut' : 'done',
          ...resultOf(event.item),
        }));
      case 'item-truncated':
        return this.#change(event.itemId, () => ({
          state: 'cut',
          detail: `heard until ${(event.audioEndMs / 1000).toFixed(1)} s`,
        }));
      case 'item-deleted':
        return this.#change(event.itemId, () => ({ detail: 'deleted' }));
      case 'response-done':
        return this.#ended(event.response, at);
      case 'error':
        return [this.note(`${event.error.code ?? 'error'}: ${event.error.message}`, at, 'failed')];
      default:
        return [];
    }
  }

  /** A separate line about the connection, which is not part of the conversation. */
  note(text: string, at: number, state: TurnView['state'] = 'done'): TurnView {
    this.#notes += 1;
    return this.#put({ id: `note-${this.#notes}`, who: 'note', at, text, state });
  }

  /** An item is reported more than once: by its response, by the conversation, by speech that began before it. */
  #created(item: ServerItem, at: number): TurnView[] {
    if (item.type === 'function_call_output') {
      return this.#change(this.#calls.get(item.call_id) ?? '', () => ({
        detail: item.output,
        state: 'done',
      }));
    }
    const text = textOf(item);
    if (text === undefined) return [];
    if (this.#turns.has(item.id)) return [];
    if (item.type === 'message' && item.role !== 'assistant') {
      const who = item.role === 'user' ? 'caller' : 'note';
      return [this.#put({ id: item.id, who, at, text, state: 'done' })];
    }
    if (item.type === 'function_call') this.#calls.set(item.call_id, item.id);
    const who = item.type === 'message' ? 'agent' : 'tool';
    const state = item.status === 'in_progress' ? 'live' : 'done';
    return [this.#put({ id: item.id, who, at, text, state, ...resultOf(item) })];
  }

  #ended(response: { status?: string | null; status_details?: unknown }, at: number): TurnView[] {
    const details = response.status_details as
      { error?: { code?: string; message?: string } } | null | undefined;
    if (response.status !== 'failed') return [];
    const { code = 'failed', message = '' } = details?.error ?? {};
    return [this.note(`response failed: ${code} ${message}`, at, 'failed')];
  }

  #change(id: string, change: (turn: TurnView) => Partial<TurnView>): TurnView[] {
    const turn = this.#turns.get(id);
    return turn === undefined ? [] : [this.#put({ ...turn, ...change(turn) })];
  }

  #put(turn: TurnView): TurnView {
    this.#turns.set(turn.id, turn);
    if (this.#turns.size > KEPT) this.#turns.delete(this.#turns.keys().next().value ?? '');
    return turn;
  }
}

/** The initial state of a turn; undefined for items that are no turn. */
function textOf(item: ServerItem): string | undefined {
  if (item.type === 'message') {
    const parts = item.content ?? [];
    return parts
      .map((part) =>
        'text' in part ? part.text : 'transcript' in part ? (part.transcript ?? '') : `[${part.type}]`,
      )
      .join(' ');
  }
  const {
    name,
    arguments: given,
    server_label: server,
  } = item as { name?: string; arguments?: string; server_label?: string };
  const tool = [server, name ?? item.type].filter(Boolean).join(' · ');
  return given ? `${tool}(${compact(given)})` : tool;
}

/** The result of a call that the service made itself. */
function resultOf(item: ServerItem): Partial<TurnView> {
  const { output, error } = item as { output?: string | null; error?: unknown };
  if (error) return { detail: JSON.stringify(error), state: 'failed' };
  return output ? { detail: output } : {};
}

/** Arguments on one line; native models spread them over several. */
function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}
