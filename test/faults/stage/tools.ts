// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { z } from 'zod';

/** The tool `get_weather`; `execute` determines the result of a call. */
export function weather(execute: (city: string) => Promise<string>): llm.FunctionTool<{ city: string }> {
  return llm.tool({
    name: 'get_weather',
    description: 'The weather in a city.',
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => execute(city),
  });
}
