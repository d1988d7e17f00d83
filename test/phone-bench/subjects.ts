// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Column } from '../bench/report/lines.ts';

/** The columns of the table. */
export const subjects: readonly Column[] = [
  { subject: 'voicelive', heading: 'voicelive-kit' },
  { subject: 'openai', heading: 'OpenAI Agents 0.18.0' },
  { subject: 'frameless', heading: 'without the framework' },
  { subject: 'bare', heading: 'bare bridge' },
];
