// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { classifyClose, classifyStatus, classifySubprotocol } from './close-classification.ts';

const CLOSES = [1000, 1001, 1003, 1005, 1006, 1008, 1010, 1011, 4000];
const STATUSES = [200, 301, 400, 401, 403, 404, 407, 408, 409, 425, 429, 431, 500, 503];

it('uses words that are true for Voice Live and for voice agents, which share it', () => {
  const all = [
    ...CLOSES.flatMap((code) => [classifyClose(code, ''), classifyClose(code, 'session_expired')]),
    ...STATUSES.map((status) => classifyStatus(status)),
    classifySubprotocol('host.example'),
  ];
  expect(all.filter(({ message, hint }) => `${message} ${hint}`.includes('Voice Live'))).toEqual([]);
});
