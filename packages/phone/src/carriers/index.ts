// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { acs } from './acs.ts';
import type { Carrier } from './carrier.ts';
import { telnyx } from './telnyx.ts';
import { twilio } from './twilio.ts';

/** All carriers, by name. */
export const CARRIERS = { twilio, acs, telnyx } as const satisfies Record<string, Carrier>;
