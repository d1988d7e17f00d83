// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { isDenied, outputsOf, textOf } from '../engine/items.ts';
import { isCallItem } from '../engine/remote-items.ts';
import { joinPieces, type Wording } from '../engine/endpointing.ts';
import { Progress, type Said } from './progress.ts';
import type { Call, Reply, Scenario, Turn } from './scenario.ts';
import { heardWords, ownFollowUp, ownReply } from './small-talk.ts';

/** What the answer may use: the tools on offer and how they may be chosen. */
export interface ToolOffer {
  tools: readonly { name: string; description?: string | null; parameters?: unknown }[];
  choice: 'auto' | 'none' | 'required' | { name: string };
}

/** A reply and, when a turn of the scenario gave it, that turn's index. */
export interface Answer {
  reply: Reply;
  turn?: number;
  /** The emulator's own words, for want of any in the scenario. */
  own?: true;
}

/** What is said when the client did not approve a call and the scenario has no words for it. */
const DENIED: Reply = { say: 'All right, I will leave that.' };

interface UserTurn {
  text: string;
  /** Index in the scenario; undefined past its end. */
  index: number | undefined;
}

/**
 * Finds the answer to a conversation. Progress follows from the user messages alone, so a conversation restored on a new
 * connection, or on a new process, goes on at the right turn.
 */
export class Script {
  readonly #scenario: Scenario | undefined;
  readonly #userTurns = new Map<string, UserTurn>();
  readonly #progress: Progress;
  /** User messages that were answered by calls. */
  readonly #called = new Set<string>();
  #userCount = 0;

  constructor(scenario: Scenario | undefined) {
    this.#scenario = scenario;
    this.#progress = new Progress(scenario);
  }

  /**
   * Takes a spoken user message and says what was heard in it; silence is heard as nothing and uses up no turn. Speech in
   * several pieces uses up a turn for each, and the last one answers it.
   */
  hear(itemId: string, silent: boolean, pieces = 1): string {
    if (silent) {
      this.#userTurns.set(itemId, { text: '', index: undefined });
      return '';
    }
    const said = Array.from({ length: pieces }, (_, piece) => this.wording(piece).text);
    for (let piece = 1; piece < pieces; piece += 1) this.skip();
    const text = said.length === 1 ? (said[0] ?? '') : joinPieces(said);
    this.#assign(itemId, { text, spoken: true });
    return text;
  }

  /** Takes a spoken user message whose words were recognised. */
  understand(itemId: string, text: string): void {
    if (text === '') this.#userTurns.set(itemId, { text, index: undefined });
    else this.#assign(itemId, { text, spoken: true });
  }

  /** What the n-th piece of speech from now (from 0) will be heard as. */
  wording(piece: number): Wording {
    const turn = this.#turn(this.#progress.upcoming(piece));
    return {
      text: turn?.hear ?? heardWords(this.#userCount + piece),
      unfinished: turn?.unfinished,
    };
  }

  /** Uses up the next turn: it was said, but nobody answers it by itself. */
  skip(): void {
    this.#progress.skip();
    this.#userCount += 1;
  }

  /** Takes a user message whose words are known: typed, or restored from another connection. */
  read(itemId: string, text: string): void {
    this.#assign(itemId, { text, spoken: false });
  }

  /** True for a user message that was heard or read. */
  knows(itemId: string): boolean {
    return this.#userTurns.has(itemId);
  }

  /** The turn of the scenario that comes next by order. */
  get nextTurn(): number | undefined {
    return this.#progress.upcoming();
  }

  /** The turn of the scenario a user message fell to. */
  turnOf(itemId: string): number | undefined {
    return this.#userTurns.get(itemId)?.index;
  }

  /** What the scenario says of the transcript of a user message. */
  markOf(itemId: string): Turn['transcription'] {
    return this.#turn(this.turnOf(itemId))?.transcription;
  }

  /** The answer to the conversation as it stands. */
  answer(items: readonly ServerItem[], offer: ToolOffer): Answer {
    const at = items.findLastIndex((item) => item.type === 'message' && item.role === 'user');
    const user = items[at];
    const since = items.slice(at + 1);
    const userTurn =
      user === undefined
        ? undefined
        : (this.#userTurns.get(user.id) ?? { text: textOf(user), index: undefined });
    const spoken = since.findLastIndex((item) => item.type === 'message' && item.role === 'assistant');
    const unanswered = since.slice(spoken + 1);
    if (isDenied(unanswered)) return { reply: this.#lastAsked(userTurn, since)?.denied ?? DENIED };
    const results = outputsOf(unanswered);
    if (results.length > 0) return this.#followUp(userTurn, since, results);
    if (user !== undefined && userTurn !== undefined && spoken < 0) {
      return this.#reply(user.id, userTurn, offer);
    }
    return this.#unprompted(items);
  }

  #reply(userId: string, user: UserTurn, offer: ToolOffer): Answer {
    const turn = this.#turn(user.index);
    if (turn === undefined || user.index === undefined)
      return { reply: ownReply(user.text, offer), own: true };
    if (turn.call !== undefined) {
      // After a handoff the next agent is asked about the same message, without the call in its history and without the
      // tool: no model would call it again.
      const isOver = this.#called.has(userId) && turn.call.some((call) => isWithdrawn(call, offer));
      if (isOver && turn.then !== undefined) return { reply: turn.then, turn: user.index };
      this.#called.add(userId);
    }
    const says = turn.say !== undefined || turn.audio !== undefined || turn.call !== undefined;
    // The fault of a turn is armed once; this reply is new each time.
    const { fault: _, ...rest } = turn;
    if (says) return { reply: turn, turn: user.index };
    return { reply: { ...rest, ...ownReply(user.text, offer) }, turn: user.index, own: true };
  }

  /** The reply that made the calls which were made last. */
  #lastAsked(user: UserTurn | undefined, since: readonly ServerItem[]): Reply | undefined {
    let reply: Reply | undefined = this.#turn(user?.index);
    let calls = since.filter(isCallItem).length;
    while (reply?.call !== undefined && calls > reply.call.length) {
      calls -= reply.call.length;
      reply = reply.then;
    }
    return reply;
  }

  /** After tool outputs: `then`, as deep as calls were answered since the user spoke. */
  #followUp(user: UserTurn | undefined, since: readonly ServerItem[], results: string[]): Answer {
    let reply: Reply | undefined = this.#turn(user?.index);
    let calls = since.filter(isCallItem).length;
    while (reply?.call !== undefined && calls >= reply.call.length) {
      calls -= reply.call.length;
      reply = reply.then;
    }
    if (reply === undefined || reply === this.#turn(user?.index))
      return { reply: ownFollowUp(results), own: true };
    return { reply, ...(user?.index === undefined ? {} : { turn: user.index }) };
  }

  /** Asked to speak without anything new to answer: the greetings in order, then words of its own. */
  #unprompted(items: readonly ServerItem[]): Answer {
    const greeting = this.#scenario?.greeting;
    const greetings: readonly Reply[] =
      greeting === undefined ? [] : typeof greeting === 'string' ? [{ say: greeting }] : [greeting].flat();
    const given = items.filter((item, index) => isAssistant(item) && followsNoUser(items, index)).length;
    const next = greetings[given];
    if (next !== undefined) return { reply: next };
    const say = items.some(isAssistant)
      ? 'Is there anything else I can do for you?'
      : 'Hello! How can I help you today?';
    return { reply: { say }, own: true };
  }

  #assign(itemId: string, said: Said): void {
    this.#userCount += 1;
    this.#userTurns.set(itemId, { text: said.text, index: this.#progress.advance(said) });
  }

  #turn(index: number | undefined): Turn | undefined {
    return index === undefined ? undefined : this.#scenario?.turns[index];
  }
}

function isAssistant(item: ServerItem): boolean {
  return item.type === 'message' && item.role === 'assistant';
}

/** True for an assistant message that answers neither a user message nor a tool output. */
function followsNoUser(items: readonly ServerItem[], index: number): boolean {
  const before = items.slice(0, index).findLast((item) => item.type !== 'message' || item.role !== 'system');
  return before === undefined || isAssistant(before);
}

/** True for a call of a function that the client does not offer. */
function isWithdrawn({ tool, mcp }: Call, { tools }: ToolOffer): boolean {
  return tool !== undefined && mcp === undefined && tools.every(({ name }) => name !== tool);
}
