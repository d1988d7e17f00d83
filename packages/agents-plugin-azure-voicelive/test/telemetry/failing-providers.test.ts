// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log, telemetry } from '@livekit/agents';
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

test('warns once, with what it says in a field for personal data, when it throws another error each time', async () => {
  const warn = vi.spyOn(log(), 'warn');
  onTestFinished(() => warn.mockRestore());
  let times = 0;
  metrics.setGlobalMeterProvider({
    getMeter: () => {
      times += 1;
      throw new Error(`no meter for "my name is Ada", time ${times}`);
    },
  });
  onTestFinished(() => metrics.disable());
  await callAndEnd();
  expect(times).toBeGreaterThan(1);
  const ours = warn.mock.calls.filter((call) => JSON.stringify(call).includes('Ada'));
  // The process may have warned in another test of this file.
  expect(ours.length).toBeLessThanOrEqual(1);
  for (const [fields, message] of ours) {
    expect(message).toBe('an OpenTelemetry provider failed');
    expect(Object.keys(Object(fields))).toEqual(['lk.pii.error']);
  }
});

/** A call with one response, ended by the application. */
async function callAndEnd(): Promise<void> {
  const { server, ...field } = await openField();
  const { session, peer } = await field.session();
  peer.respond({ id: 'resp_1' }).end();
  await server.until('the end of the response', () => session.cost.responses === 1);
  await session.close();
}
