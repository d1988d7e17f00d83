// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

const common = {
  triggers: z.array(z.enum(['latency', 'tool'])).nullish(),
  latency_threshold_ms: z.number().min(0).nullish(),
};

/** `interim_response`, of a session or of one response. */
export const interimFields = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('static_interim_response'),
    texts: z.array(z.string().min(1)).min(1).nullish(),
    ...common,
  }),
  z.looseObject({
    type: z.literal('llm_interim_response'),
    model: z.string().nullish(),
    instructions: z.string().nullish(),
    max_completion_tokens: z.int().min(1).nullish(),
    ...common,
  }),
]);
