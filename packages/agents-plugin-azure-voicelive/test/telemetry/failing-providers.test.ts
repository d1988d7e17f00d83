// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { telemetry } from '@livekit/agents';
import { metrics } from '@opentelemetry/api';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openField } from '../support.ts';

const throwing = (): never => {
  throw new Error('the provider is broken');
};

test('completes a call when the tracer provider throws', async () => {
  const provider = vi.fn(throwing);
  const spy = vi.spyOn(telemetry.tracer, 'getProvider').mockReturnValue({ getTracer: provider });
  onTestFinished(() => spy.mockRestore());
  await callAndEnd();
  expect(provider).toHaveBeenCalled();
});

test('completes a call when the meter provider throws', async () => {
  const provider = vi.fn(throwing);
  metrics.setGlobalMeterProvider({ getMeter: provider });
  onTestFinished(() => metrics.disable());
  await callAndEnd();
  expect(provider).toHaveBeenCalled();
});

/** A call with one response, ended by the application. */
async function callAndEnd(): Promise<void> {
  const { server, ...field } = await openField();
  const { session, peer } = await field.session();
  peer.respond({ id: 'resp_1' }).end();
  await server.until('the end of the response', () => session.cost.responses === 1);
  await session.close();
}
