// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { CLIENT_FIELDS, type ClientFieldName, fromWire } from '@voicelive-kit/protocol';
import type { SessionOptions } from './options.ts';

/**
 * Session fields that are not options here: the model and the greeting have their own options, and the purpose of the
 * others is undocumented.
 */
const NO_OPTIONS = ['model', 'greeting', 'handoff', 'truncation_strategy', 'parallel_tool_calls'] as const;

type Camel<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;
type OptionName = Camel<Exclude<ClientFieldName, (typeof NO_OPTIONS)[number]>>;

const names: readonly string[] = CLIENT_FIELDS.filter(
  (field) => !(NO_OPTIONS as readonly string[]).includes(field),
).flatMap((field) => Object.keys(fromWire({ [field]: true }) as object));

/**
 * Every option that describes the session, and that `updateOptions` accepts as well: the fields a client may set, under
 * the names of the SDK. The compiler compares them with the type.
 */
export const SESSION_OPTIONS: ReadonlySet<string> = new Set<
  [OptionName, keyof SessionOptions] extends [keyof SessionOptions, OptionName] ? string : never
>(names);
