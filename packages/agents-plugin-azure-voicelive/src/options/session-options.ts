// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { CLIENT_FIELDS, type ClientFieldName, fromWire } from '@voicelive-kit/protocol';
import type { SessionOptions } from './options.ts';

/**
 * Session fields that are not options here: the model and the greeting have their own options, the SDK has no parallel
 * tool calls, and the purpose of the others is undocumented. `extra` can set them.
 */
const NO_OPTIONS = ['model', 'greeting', 'handoff', 'truncation_strategy', 'parallel_tool_calls'] as const;

type Camel<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;
type OptionName = Camel<Exclude<ClientFieldName, (typeof NO_OPTIONS)[number]>>;

const names: readonly string[] = CLIENT_FIELDS.filter(
  (field) => !(NO_OPTIONS as readonly string[]).includes(field),
).flatMap((field) => Object.keys(fromWire({ [field]: true }) as object));

/** `true` if there is no such name; otherwise a type with which the compiler tells the name and what to do. */
type None<Name extends string, Advice extends string> = [Name] extends [never] ? true : Record<Advice, Name>;

true satisfies None<
  Exclude<OptionName, keyof SessionOptions>,
  'add to SessionOptions in options.ts, or to NO_OPTIONS here'
>;
true satisfies None<
  Exclude<keyof SessionOptions, OptionName>,
  'add to SESSION_FIELDS of the protocol package'
>;

/**
 * Every option that describes the session, and that `updateOptions` accepts as well: the fields a client may set, under
 * the names of the SDK.
 */
export const SESSION_OPTIONS: ReadonlySet<string> = new Set(names);
