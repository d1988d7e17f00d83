// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AnswerFailure } from '../backends/answer-failure.ts';
import { reply as replySchema, type Reply } from '../scenario/scenario.ts';
import type { ReplyParts, ScriptedCall, ScriptedReply } from './script-entry.ts';
import { ScriptError } from './script-error.ts';

/** The code of a scripted failure without its own. */
const FAILED = 'server_error';

/**
 * Converts a reply of a script to one of the emulator, without what follows its calls. Throws a ScriptError that says
 * where it is wrong; `where` is its place in the script.
 */
export function makeReply(parts: string | ReplyParts, where: string): Reply {
  if (typeof parts === 'string') return checked({ say: parts }, where);
  const { call, followUp, denied: _denied, fail, drop, ...rest } = parts;
  if ('then' in rest)
    throw new ScriptError(`${where}: use \`followUp\` here for what a scenario calls \`then\``);
  const contents = Object.keys(rest).filter((key) => key !== 'delayMs');
  if (fail !== undefined && (drop || call !== undefined || contents.length > 0)) {
    throw new ScriptError(`${where}: a reply that fails can only have \`delayMs\` in addition`);
  }
  if (drop && rest.fault !== undefined) {
    throw new ScriptError(`${where}: \`drop\` and \`fault\` are both faults: give only one of them`);
  }
  if (followUp !== undefined && call === undefined) {
    throw new ScriptError(`${where}: \`followUp\` follows the outputs of calls: give \`call\` as well`);
  }
  const calls = call === undefined ? undefined : callsOf(call);
  // The service continues in the same response after its own searches.
  const goesOn = calls?.every((one) => one.search !== undefined) === true && isStatic(followUp);
  return checked(
    {
      ...rest,
      ...(calls && { call: calls }),
      ...(goesOn && { then: makeReply(followUp, `${where}.followUp`) }),
      ...(drop && { fault: 'cut' }),
    },
    where,
  );
}

/** Throws the failure that a reply of a script specifies. */
export function throwIfFailing(parts: string | ReplyParts): void {
  if (typeof parts === 'string' || parts.fail === undefined) return;
  const { fail } = parts;
  const { code = FAILED, message = 'The server had an error while processing your request.' } =
    typeof fail === 'string' ? { message: fail } : fail;
  throw new AnswerFailure(code, message);
}

type CallObject = Exclude<ScriptedCall, string>;

function callsOf(call: NonNullable<ReplyParts['call']>): CallObject[] {
  return [call].flat().map((one: ScriptedCall) => (typeof one === 'string' ? { tool: one } : one));
}

function isStatic(reply: ScriptedReply | undefined): reply is string | ReplyParts {
  return reply !== undefined && typeof reply !== 'function';
}

function checked(reply: unknown, where: string): Reply {
  const result = replySchema.safeParse(reply);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [where, ...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].map(String);
  throw new ScriptError(`${path.join('.')}: ${issue?.message ?? 'not a reply'}`);
}
