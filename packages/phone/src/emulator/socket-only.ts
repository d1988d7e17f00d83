// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Carriage, Conduct } from './carriage.ts';
import { checkUrl, publicAddress } from './options.ts';
import { Routes } from './routes.ts';
import { troubleOf } from './stream-trouble.ts';
import type { Wire } from './wire.ts';

/** Carriers whose call begins, for the bridge, with a media socket: the call was answered through an API. */
export function socketOnly(
  options: {
    readonly streamUrl: string;
    readonly publicUrl?: string;
    readonly routes?: Readonly<Record<string, string>>;
  },
  rate: number,
  describe: (conduct: Conduct) => {
    readonly callId: string;
    readonly headers: () => Promise<Record<string, string>>;
    readonly createWire: () => Wire;
  },
): Carriage {
  const local = checkUrl('streamUrl', options.streamUrl, ['ws:', 'wss:']);
  const told = checkUrl('publicUrl', options.publicUrl ?? options.streamUrl, ['ws:', 'wss:']);
  const publicUrl = publicAddress(local, told).href;
  const routes = new Routes({ [told.host]: local.origin, ...options.routes });
  return {
    rate,
    start: (conduct) => {
      const { callId, headers, createWire } = describe(conduct);
      return {
        callId,
        run: async () => {
          const target = routes.resolve(publicUrl);
          const { end, record } = await conduct.stream({
            publicUrl,
            url: target.url,
            headers: { ...target.headers, ...(await headers()) },
            createWire,
          });
          if (end !== 'bridge') return end;
          const trouble = troubleOf(record);
          if (trouble !== undefined) conduct.line.log.problem(conduct.line.now(), trouble.message);
          return trouble?.of === 'opening' ? 'refused' : 'agent';
        },
      };
    },
  };
}
