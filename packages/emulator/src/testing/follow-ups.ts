// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import type { Call } from '../scenario/scenario.ts';
import type { Chosen } from './script-entries.ts';
import type { ReplyParts, ScriptedReply } from './script-entry.ts';
import { ScriptError } from './script-error.ts';

/** Calls that were made together, and the replies that follow them. */
interface Asked {
  calls: readonly Call[];
  parts: ReplyParts;
  /** The reply of the script that made them. */
  source: ScriptedReply;
  where: string;
}

/** Tracks which reply of a script follows the outputs of which calls. */
export class FollowUps {
  /** By call, and then by the id that its output names. */
  readonly #byCall = new WeakMap<Call, Asked>();
  readonly #byId = new Map<string, Asked>();
  /** Replies of the script that have not been requested yet, by the reply that made the calls. */
  readonly #owed = new Map<ScriptedReply, string>();

  /** Replies that were never requested, as sentences. */
  get unused(): string[] {
    return [...this.#owed.values()].map((where) => `\`followUp\` of ${where}`);
  }

  /** Registers calls that a reply of the script makes. */
  expect(asked: Asked): void {
    for (const call of asked.calls) this.#byCall.set(call, asked);
    // The service continues by itself after its own searches.
    const goesOn = asked.calls.every(({ search }) => search !== undefined);
    if (asked.parts.followUp !== undefined && !goesOn) this.#owed.set(asked.source, asked.where);
  }

  /** A call was made; `id` is the id its output will name. */
  called(id: string, call: Call): void {
    const asked = this.#byCall.get(call);
    if (asked !== undefined) this.#byId.set(id, asked);
  }

  /** The reply that follows the last of these calls or outputs; undefined if the script has none. */
  find(key: 'denied' | 'followUp', items: readonly ServerItem[]): Chosen | undefined {
    const asked = this.#lastAsked(items);
    const reply = asked?.parts[key];
    if (asked === undefined || reply === undefined) return undefined;
    if (key === 'followUp') this.#owed.delete(asked.source);
    return { reply, where: `\`${key}\` of ${asked.where}` };
  }

  /** The error for a missing reply. */
  missing(key: 'denied' | 'followUp', items: readonly ServerItem[]): ScriptError {
    const asked = this.#lastAsked(items);
    const names = asked?.calls.map((call) => call.tool ?? call.agent ?? 'a search').join(', ');
    const what = key === 'denied' ? 'was not approved' : 'returned';
    return new ScriptError(
      `No reply in the script: the agent asked for one after ${names ?? 'a call that no script made'} ${what}. ` +
        `Add \`${key}\` to ${asked?.where ?? 'the reply that makes it'}.`,
    );
  }

  #lastAsked(items: readonly ServerItem[]): Asked | undefined {
    return items.map((item) => this.#byId.get(idOfCall(item))).findLast((one) => one !== undefined);
  }
}

/** The id of a call: what the output of a function names, or the item of a call of the service. */
function idOfCall(item: ServerItem): string {
  return item.type === 'function_call_output' ? item.call_id : item.id;
}
