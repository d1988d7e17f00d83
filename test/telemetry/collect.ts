// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { telemetry } from '@livekit/agents';
import { context, metrics, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { onTestFinished } from 'vitest';

/** What is exported while a test runs. */
export interface Exported {
  /** Ended spans, in the order of their end. */
  spans(): ReadableSpan[];
  /** Names of spans that have started and not ended. */
  open(): string[];
  metrics(): Promise<MetricData[]>;
}

/**
 * Registers providers of OpenTelemetry's SDK like an application; they are removed when the test ends.
 * @param options.global - false: only the framework knows the tracer provider, and no context is propagated.
 */
export function collect({ global = true } = {}): Exported {
  const exporter = new InMemorySpanExporter();
  const open = new Map<string, string>();
  const provider = new NodeTracerProvider({
    spanProcessors: [
      new SimpleSpanProcessor(exporter),
      {
        onStart: (span) => void open.set(span.spanContext().spanId, span.name),
        onEnd: (span) => void open.delete(span.spanContext().spanId),
        forceFlush: async () => undefined,
        shutdown: async () => undefined,
      },
    ],
  });
  if (global) provider.register();
  telemetry.setTracerProvider(provider, { registerSpanProcessor: () => undefined });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: 2 ** 31 - 1,
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(meterProvider);
  onTestFinished(async () => {
    trace.disable();
    context.disable();
    metrics.disable();
    telemetry.setTracerProvider(trace.getTracerProvider(), { registerSpanProcessor: () => undefined });
    await provider.shutdown();
    await meterProvider.shutdown();
  });
  return {
    spans: () => exporter.getFinishedSpans(),
    open: () => [...open.values()],
    async metrics() {
      await meterProvider.forceFlush();
      const last = metricExporter.getMetrics().at(-1);
      return last?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    },
  };
}

/** Everything that is exported, by its name. */
export function exportedValues(
  spans: readonly ReadableSpan[],
  metricData: readonly MetricData[],
): { name: string; text: string }[] {
  const attributes = [
    ...spans.flatMap((span) => [span.attributes, span.resource.attributes]),
    ...spans.flatMap(({ events }) => events.map((event) => event.attributes ?? {})),
    ...metricData.flatMap(({ dataPoints }) => dataPoints.map((point) => point.attributes)),
  ];
  return [
    ...attributes.flatMap((each) =>
      Object.entries(each).map(([name, value]) => ({ name, text: JSON.stringify(value) })),
    ),
    ...spans.flatMap(({ name, status, events }) => [
      { name: 'the name of a span', text: name },
      { name: 'the status of a span', text: status.message ?? '' },
      ...events.map((event) => ({ name: 'the name of an event', text: event.name })),
    ]),
    ...metricData.map(({ descriptor }) => ({ name: 'a metric', text: JSON.stringify(descriptor) })),
  ];
}
