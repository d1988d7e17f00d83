// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { call } from './call.ts';
import type { fault } from './fault.ts';
import type { scenarioSchema } from './scenario.ts';
import type {
  Call,
  CallInput,
  FoundryAgent,
  GreetingInput,
  McpServerInput,
  Scenario,
  ScenarioFault,
  ScenarioInput,
  Turn,
  TurnCondition,
  TurnInput,
} from './types.ts';

type Input = z.input<typeof scenarioSchema>;
type Output = z.output<typeof scenarioSchema>;
type TurnOf<T extends { turns?: unknown[] | undefined }> = NonNullable<T['turns']>[number];
type InFull<T> = Extract<T, object>;
type NamesOf<T> = keyof NonNullable<T>;

/**
 * Compiled, not run: `satisfies` checks that the schema matches the types, and this checks that the types have no other
 * fields.
 */
test('the hand-written types have the fields of the schema', () => {
  expectTypeOf<keyof Input>().toEqualTypeOf<keyof ScenarioInput>();
  expectTypeOf<keyof Output>().toEqualTypeOf<keyof Scenario>();
  expectTypeOf<NamesOf<TurnOf<Input>>>().toEqualTypeOf<keyof TurnInput>();
  expectTypeOf<NamesOf<TurnOf<Output>>>().toEqualTypeOf<keyof Turn>();
  expectTypeOf<NamesOf<TurnOf<Input>['when']>>().toEqualTypeOf<keyof TurnCondition>();
  expectTypeOf<keyof Exclude<InFull<Input['greeting']>, unknown[]>>().toEqualTypeOf<keyof GreetingInput>();
  expectTypeOf<NamesOf<NonNullable<Input['agents']>[string]>>().toEqualTypeOf<keyof FoundryAgent>();
  expectTypeOf<NamesOf<NonNullable<Input['mcp']>[string]>>().toEqualTypeOf<keyof McpServerInput>();
  expectTypeOf<z.input<typeof call>>().toEqualTypeOf<CallInput>();
  expectTypeOf<z.output<typeof call>>().toEqualTypeOf<Call>();
  expectTypeOf<keyof InFull<z.input<typeof fault>>>().toEqualTypeOf<keyof InFull<ScenarioFault>>();
});
