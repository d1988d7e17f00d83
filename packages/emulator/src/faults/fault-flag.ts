// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { checkFaultRequest, type FaultRequest } from './fault-request.ts';

const FORM = /^(?<slug>[^:@]+)(?::(?<probability>[^:@]*))?(?:@(?<when>[^:@]*))?$/u;

/** Reads `slug[:probability][@moment]`, the form of the command line; throws an Error that says what is accepted. */
export function parseFaultFlag(flag: string): FaultRequest {
  const { slug, probability, when } = FORM.exec(flag)?.groups ?? {};
  if (slug === undefined) {
    throw new TypeError(
      `fault: '${flag}' is not of the form slug[:probability][@moment], as in cut:0.1@turn`,
    );
  }
  return checkFaultRequest({
    slug,
    ...(probability !== undefined && { probability: probability === '' ? Number.NaN : Number(probability) }),
    ...(when !== undefined && { when }),
  });
}
