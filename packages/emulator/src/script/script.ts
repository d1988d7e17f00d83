// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { isAssistant, outputsOf, textOf } from '../conversation/items.ts';
import { isCallItem } from '../conversation/remote-items.ts';
import { joinPieces, type Wording } from '../hearing/endpointing.ts';
import type { Call, Reply, Scenario, Turn } from '../scenario/scenario.ts';
import type { Agent } from './agent-match.ts';
import { CallsMade } from './calls-made.ts';
import { Greetings } from './greetings.ts';
import { Progress, type Said } from './progress.ts';
import { ScriptMemory, type Origin } from './script-memory.ts';
import { situationOf } from './situation.ts';
import { DENIED, heardWords, ownFollowUp, ownReply, STILL_WAITING } from './small-talk.ts';
import { isWithdrawn } from './tool-choice.ts';
import type { ToolOffer } from './tool-guess.ts';

/** A reply and, if a turn of the scenario gave it, that turn's index. */
export interface Answer {
  reply: Reply;
  turn?: number;
  /** The emulator's own words, if the scenario has none. */
  own?: true;
  /** Called when its first output reaches the conversation: an answer that failed before that may be given again. */
  begun?: () => void;
}

interface UserTurn {
  text: string;
  spoken: boolean;
  /** Index in the scenario; undefined past its end. */
  index: number | undefined;
}

/**
 * Finds the answer to a conversation. Progress depends on the user messages alone, so a conversation restored on a new
 * connection, or in a new process, continues at the right turn.
 */
export class Script {
  readonly #scenario: Scenario | undefined;
  readonly #userTurns = new Map<string, UserTurn>();
  readonly #progress: Progress;
  readonly #memory: ScriptMemory;
  readonly #greetings: Greetings;
  readonly #calls: CallsMade;
  #agent: Agent = { instructions: '', tools: [] };
  /** The agent that answered last on this connection. */
  #lastAgent: Agent | undefined;
  /** User messages that were answered by calls. */
  readonly #called = new Set<string>();
  #userCount = 0;

  constructor(scenario: Scenario | undefined, memory = new ScriptMemory(scenario)) {
    this.#scenario = scenario;
    this.#progress = new Progress(scenario);
    this.#memory = memory;
    this.#greetings = new Greetings(memory);
    this.#calls = new CallsMade(memory, (userId) => {
      const turn = this.turnOf(userId);
      const reply = this.#turn(turn);
      return reply && { reply, ...(turn !== undefined && { turn }) };
    });
  }

  /** Sets the configuration of the agent that speaks from now on. */
  meet(agent: Agent): void {
    this.#agent = agent;
    this.#progress.meet(agent);
  }

  /** A call was made; `id` is the id its output will name. */
  called(id: string, call: Call): void {
    this.#memory.called(id, call);
  }

  /** The client delivered the output of a call. */
  delivered(callId: string): void {
    this.#calls.delivered(callId);
  }

  /** The service created an item: a client that restores it later continues this conversation. */
  made(itemId: string): void {
    this.#greetings.made(itemId);
  }

  /**
   * Takes a spoken user message and returns its transcript; silence is transcribed as empty and uses up no turn. Speech
   * in several segments uses up a turn for each, and the last one answers it.
   */
  hear(itemId: string, silent: boolean, pieces = 1): string {
    if (silent) {
      this.#userTurns.set(itemId, { text: '', spoken: true, index: undefined });
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
    if (text === '') this.#userTurns.set(itemId, { text, spoken: true, index: undefined });
    else this.#assign(itemId, { text, spoken: true });
  }

  /** What the n-th segment of speech from now (from 0) will be transcribed as. */
  wording(piece: number): Wording {
    const turn = this.#turn(this.#progress.upcoming(piece));
    return {
      text: turn?.hear ?? heardWords(this.#userCount + piece),
      unfinished: turn?.unfinished,
    };
  }

  /** Uses up the next turn: it was said, but it is not answered automatically. */
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

  /** The turn of the scenario that comes next in order. */
  get nextTurn(): number | undefined {
    return this.#progress.upcoming();
  }

  /** The turn of the scenario that a user message matched. */
  turnOf(itemId: string): number | undefined {
    return this.#userTurns.get(itemId)?.index;
  }

  /** The scenario's setting for the transcript of a user message. */
  markOf(itemId: string): Turn['transcription'] {
    return this.#turn(this.turnOf(itemId))?.transcription;
  }

  /** The answer to the current conversation. */
  answer(items: readonly ServerItem[], offer: ToolOffer): Answer {
    this.#greetings.recall(items);
    const answer = this.#answer(items, offer);
    this.#lastAgent = this.#agentFor(offer);
    return answer;
  }

  #answer(items: readonly ServerItem[], offer: ToolOffer): Answer {
    const { asks, user, unanswered } = situationOf(items);
    if (asks === 'denied') {
      const reply = this.#lastAsked(items)?.reply.denied;
      return reply ? { reply } : { reply: DENIED, own: true };
    }
    const late = this.#calls.late(items);
    if (asks === 'results' || late.length > 0) {
      const outputs = unanswered.filter((item) => outputsOf([item]).length > 0);
      return this.#followUp(items, [...new Set([...late, ...outputs])], offer);
    }
    if (asks === 'waiting') return { reply: STILL_WAITING, own: true };
    if (asks === 'nothing' || user === undefined) return this.#unprompted(items, offer);
    const heard = this.#userTurns.get(user.id) ?? { text: textOf(user), spoken: false, index: undefined };
    return this.#reply(user.id, heard, offer, items);
  }

  #reply(userId: string, heard: UserTurn, offer: ToolOffer, items: readonly ServerItem[]): Answer {
    const user = this.#handedOver(userId, heard);
    const turn = this.#turn(user.index);
    if (turn === undefined || user.index === undefined) {
      const greeting =
        user === heard ? undefined : this.#greetings.welcome(this.#agentFor(offer), this.#lastAgent, items);
      return greeting ?? { reply: ownReply(user.text, offer), own: true };
    }
    if (turn.call !== undefined) {
      // After a handoff the next agent gets the same message, without the call in its history and without the tool: no
      // model would call it again.
      const isOver = this.#called.has(userId) && turn.call.some((call) => isWithdrawn(call, offer));
      if (isOver && turn.then !== undefined) return { reply: turn.then, turn: user.index };
      const greeting = isOver
        ? this.#greetings.welcome(this.#agentFor(offer), this.#lastAgent, items)
        : undefined;
      if (greeting !== undefined) return greeting;
      this.#called.add(userId);
    }
    const says = turn.say !== undefined || turn.audio !== undefined || turn.call !== undefined;
    // The fault of a turn is armed once, but this reply is new each time.
    const { fault: _, ...rest } = turn;
    if (says) return { reply: turn, turn: user.index };
    return { reply: { ...rest, ...ownReply(user.text, offer) }, turn: user.index, own: true };
  }

  /** What was said to another agent matches a turn of the agent that answers now. */
  #handedOver(userId: string, heard: UserTurn): UserTurn {
    const turn = this.#turn(heard.index);
    if (heard.index === undefined || this.#progress.suitsAgent(heard.index)) return heard;
    // The reply that made the handoff call determines what comes next, if it has a follow-up.
    if (turn?.then !== undefined && this.#called.has(userId)) return heard;
    const user = { ...heard, index: this.#progress.handOver(heard) };
    this.#userTurns.set(userId, user);
    return user;
  }

  /** The reply that made the latest call. */
  #lastAsked(items: readonly ServerItem[]): Origin | undefined {
    const call = items.findLast(isCallItem);
    return call && this.#calls.originOf(items, call);
  }

  /** After tool outputs: the `then` of each reply whose calls they complete. */
  #followUp(items: readonly ServerItem[], outputs: readonly ServerItem[], offer: ToolOffer): Answer {
    const { due, waits } = this.#calls.answered(items, outputs);
    const last = due.at(-1);
    if (last?.reply.then !== undefined) {
      const reply = due.length === 1 ? last.reply.then : together(due.map(({ reply: { then } }) => then));
      const begun = (): void => this.#calls.followed(items, due);
      return { reply, ...(last.turn !== undefined && { turn: last.turn }), begun };
    }
    if (waits) return { reply: STILL_WAITING, own: true };
    const welcome = this.#greetings.welcome(this.#agentFor(offer), this.#lastAgent, items);
    return welcome ?? { reply: ownFollowUp(outputsOf(outputs)), own: true };
  }

  /**
   * When asked to speak without anything new to answer: what was not said after a call, the greetings in order, then
   * default words.
   */
  #unprompted(items: readonly ServerItem[], offer: ToolOffer): Answer {
    const welcome = this.#greetings.welcome(this.#agentFor(offer), this.#lastAgent, items);
    if (welcome !== undefined) return welcome;
    const owed = this.#calls.owed(items);
    if (owed.length > 0) return this.#followUp(items, owed, offer);
    const greeting = this.#greetings.next(this.#agentFor(offer), items);
    if (greeting !== undefined) return greeting;
    const say =
      this.#greetings.begun || items.some(isAssistant)
        ? 'Is there anything else I can do for you?'
        : 'Hello! How can I help you today?';
    return { reply: { say }, own: true };
  }

  #agentFor({ tools, instructions = '' }: ToolOffer): Agent {
    return {
      instructions: `${this.#agent.instructions}\n${instructions}`,
      tools: tools.map(({ name }) => name),
    };
  }

  #assign(itemId: string, said: Said): void {
    this.#userCount += 1;
    this.#calls.userSpoke();
    this.#userTurns.set(itemId, { ...said, index: this.#progress.advance(said) });
  }

  #turn(index: number | undefined): Turn | undefined {
    return index === undefined ? undefined : this.#scenario?.turns[index];
  }
}

/** Merges several replies that are due at once. */
function together(replies: readonly (Reply | undefined)[]): Reply {
  const all = replies.filter((reply) => reply !== undefined);
  const says = all.flatMap(({ say }) => say ?? []);
  const calls = all.flatMap(({ call }) => call ?? []);
  return {
    ...(says.length > 0 && { say: says.join(' ') }),
    ...(calls.length > 0 && { call: calls }),
  };
}
