// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Question } from '../backends/chat-model.ts';
import { textOf } from '../conversation/items.ts';
import { isCallItem } from '../conversation/remote-items.ts';
import type { Call, Reply } from '../scenario/scenario.ts';
import { situationOf } from '../script/situation.ts';
import { obeying } from '../script/tool-choice.ts';
import { FollowUps } from './follow-ups.ts';
import { makeReply, throwIfFailing } from './make-reply.ts';
import { replyContextOf } from './reply-context.ts';
import { type Chosen, ScriptEntries } from './script-entries.ts';
import type { ReplyContext, ReplyParts, ScriptedReply, ScriptEntry } from './script-entry.ts';
import { describeEntry, quoted, ScriptError } from './script-error.ts';

/**
 * Finds the reply to a conversation in a script. It holds no connection, so a conversation that continues on another
 * connection after an outage also continues in the script.
 */
export class TestScript {
  readonly #entries: ScriptEntries;
  readonly #followUps = new FollowUps();
  readonly #struck = new WeakSet<object>();

  /** Throws a ScriptError for an invalid entry. */
  constructor(script: readonly ScriptEntry[]) {
    this.#entries = new ScriptEntries(script);
    for (const [index, { reply }] of script.entries()) checkReply(reply, `script[${index}].reply`);
  }

  /** What was never requested, as sentences; empty if everything was used. */
  get unused(): string[] {
    return [...this.#entries.unused.map(describeEntry), ...this.#followUps.unused];
  }

  /** What the user says next if only audio arrives; empty if no words are left. */
  hear(): string {
    return this.#entries.takeWords() ?? '';
  }

  /** A call was made; `id` is the id its output will name. */
  called(id: string, call: Call): void {
    this.#followUps.called(id, call);
  }

  /** The reply to a question. Rejects with a ScriptError if the script has none, or with the failure it specifies. */
  async answer(question: Question): Promise<Reply> {
    const { offer } = question;
    const { reply: source, where } = this.#choose(question);
    const parts = await partsOf(source, replyContextOf(question), where);
    throwIfFailing(parts);
    const reply = obeying(this.#strikingOnce(source, makeReply(parts, where)), offer);
    checkOffered(reply, offer.tools, where);
    if (typeof parts !== 'string' && reply.call) {
      this.#followUps.expect({ calls: reply.call, parts, source, where });
    }
    return reply;
  }

  #choose({ items, agent, offer }: Question): Chosen {
    const { asks, user, unanswered } = situationOf(items);
    const instructions = ownInstructions(offer.instructions, agent);
    const request = { agent, instructions, after: items.at(-1)?.id ?? '' };
    if (asks === 'user' && user !== undefined) {
      return this.#entries.answer({ id: user.id, text: textOf(user) }, request);
    }
    if (asks !== 'denied' && asks !== 'results') return this.#entries.speak(request);
    const [key, calls] =
      asks === 'denied'
        ? (['denied', items.filter(isCallItem)] as const)
        : (['followUp', unanswered] as const);
    // After a handoff the next agent is asked to speak, and the handoff call has its output.
    const next = this.#followUps.find(key, calls) ?? this.#entries.speakIfAsked(request);
    if (next === undefined) throw this.#followUps.missing(key, calls);
    return next;
  }

  /** A fault of a reply strikes once, however often the reply is requested. */
  #strikingOnce(source: ScriptedReply, reply: Reply): Reply {
    if (typeof source === 'string' || reply.fault === undefined) return reply;
    const { fault: _, ...rest } = reply;
    if (this.#struck.has(source)) return rest;
    this.#struck.add(source);
    return reply;
  }
}

/** Instructions of a request replace those of the session, so clients send both together. */
function ownInstructions(given: string | undefined, agent: string): string | undefined {
  return given?.startsWith(agent) ? given.slice(agent.length).trim() : given;
}

async function partsOf(
  reply: ScriptedReply,
  context: ReplyContext,
  where: string,
): Promise<string | ReplyParts> {
  if (typeof reply !== 'function') return reply;
  try {
    return await reply(context);
  } catch (error) {
    throw new ScriptError(`The function in ${where} failed: ${String(error)}`, { cause: error });
  }
}

function checkReply(reply: ScriptedReply, where: string): void {
  if (typeof reply === 'function') return;
  makeReply(reply, where);
  if (typeof reply === 'string') return;
  if (reply.followUp !== undefined) checkReply(reply.followUp, `${where}.followUp`);
  if (reply.denied !== undefined) checkReply(reply.denied, `${where}.denied`);
}

function checkOffered(reply: Reply, tools: readonly { name: string }[], where: string): void {
  const functions = (reply.call ?? []).filter(({ mcp }) => mcp === undefined);
  const missing = functions.find(
    ({ tool }) => tool !== undefined && !tools.some(({ name }) => name === tool),
  );
  if (missing?.tool === undefined) return;
  const offers = tools.length === 0 ? 'no tools' : tools.map(({ name }) => name).join(', ');
  throw new ScriptError(`The script calls ${quoted(missing.tool)} in ${where}; the agent offers ${offers}.`);
}
