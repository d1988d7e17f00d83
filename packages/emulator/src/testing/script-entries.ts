// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { areWords, containsWords, type ScriptedReply, type ScriptEntry } from './script-entry.ts';
import { describeEntry, describeScript, quoted, ScriptError } from './script-error.ts';

/** Who is asked to speak, and how. */
export interface SpeakRequest {
  /** Instructions of the agent. */
  agent: string;
  /** Instructions of this request only. */
  instructions: string | undefined;
  /** Id of the last item of the conversation; empty at its beginning. */
  after: string;
}

/** An entry's reply, and its place in the script. */
export interface Chosen {
  reply: ScriptedReply;
  where: string;
}

/**
 * The entries of a script and which of them were used. A repeated question, as after an outage, gets the same entry
 * again, unless another agent is asked.
 */
export class ScriptEntries {
  readonly #script: readonly ScriptEntry[];
  readonly #used = new Set<ScriptEntry>();
  readonly #heard = new Set<ScriptEntry>();
  readonly #replied = new Map<string, { entry: ScriptEntry; agent: string }>();

  constructor(script: readonly ScriptEntry[]) {
    for (const [index, { user, asked }] of script.entries()) {
      if ((user === undefined) === (asked === undefined)) {
        throw new ScriptError(`script[${index}]: give \`user\` or \`asked\`, and one of them`);
      }
    }
    this.#script = script;
  }

  get unused(): ScriptEntry[] {
    return this.#script.filter((entry) => !this.#used.has(entry));
  }

  /** What the user says next if only audio arrives: the words of each unused entry once, in order. */
  takeWords(): string | undefined {
    const next = this.unused.find((entry) => typeof entry.user === 'string' && !this.#heard.has(entry));
    if (next === undefined) return undefined;
    this.#heard.add(next);
    return String(next.user);
  }

  /** The entry that replies to what the user said; throws a ScriptError if there is none. */
  answer({ id, text }: { id: string; text: string }, request: SpeakRequest): Chosen {
    const before = this.#replied.get(id);
    const again = before?.agent === request.agent ? before.entry : undefined;
    // The same words with instructions or to another agent may need a different reply.
    const other = before !== undefined && (request.instructions !== undefined || again === undefined);
    const asked = other ? this.#freshAsked(request) : undefined;
    const entry =
      asked ??
      again ??
      this.#choose((one) => one !== before?.entry && isAbout(one, text) && suits(one, request)) ??
      (request.instructions === undefined ? undefined : this.#choose((one) => isAsked(one, request)));
    if (entry !== undefined) return this.#use(entry, asked === undefined ? id : keyOf(request), request);
    const to = before ? 'another agent replies to what was said to the previous one' : 'the user said';
    throw new ScriptError(
      `No reply in the script: ${to}: ${quoted(text)}. ${describeScript(this.#script)} ` +
        `Add ${before ? `{ asked: true, reply: … }` : `{ user: ${quoted(text)}, reply: … }`}.`,
    );
  }

  /** The entry for an agent that is asked to speak by itself; throws a ScriptError if there is none. */
  speak(request: SpeakRequest): Chosen {
    const chosen = this.speakIfAsked(request);
    if (chosen !== undefined) return chosen;
    const told = request.instructions ?? request.agent;
    throw new ScriptError(
      `No reply in the script: the agent was asked to speak, with the instructions ${quoted(told)}. ` +
        `${describeScript(this.#script)} Add { asked: true, reply: … }.`,
    );
  }

  /** The same; undefined if there is none. */
  speakIfAsked(request: SpeakRequest): Chosen | undefined {
    const key = keyOf(request);
    const entry = this.#replied.get(key)?.entry ?? this.#choose((one) => isAsked(one, request));
    return entry && this.#use(entry, key, request);
  }

  #freshAsked(request: SpeakRequest): ScriptEntry | undefined {
    const known = this.#replied.get(keyOf(request))?.entry;
    return known ?? this.unused.find((one) => isAsked(one, request));
  }

  /** The first that matches and was not used, else the last that matches. */
  #choose(fits: (entry: ScriptEntry) => boolean): ScriptEntry | undefined {
    return this.unused.find(fits) ?? this.#script.findLast(fits);
  }

  #use(entry: ScriptEntry, key: string, { agent }: SpeakRequest): Chosen {
    this.#used.add(entry);
    this.#replied.set(key, { entry, agent });
    return { reply: entry.reply, where: `the reply to ${describeEntry(entry)}` };
  }
}

function keyOf({ agent, instructions, after }: SpeakRequest): string {
  return JSON.stringify([after, agent, instructions]);
}

function isAbout({ user }: ScriptEntry, text: string): boolean {
  return user !== undefined && areWords(text, user);
}

function isAsked(entry: ScriptEntry, request: SpeakRequest): boolean {
  const { asked } = entry;
  if (asked === undefined || !suits(entry, request)) return false;
  return asked === true || containsWords(request.instructions ?? request.agent, asked);
}

function suits({ agent }: ScriptEntry, request: SpeakRequest): boolean {
  return agent === undefined || containsWords(request.agent, agent);
}
