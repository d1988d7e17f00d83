// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  type Attributes,
  type Counter,
  type Histogram,
  metrics,
  type UpDownCounter,
} from '@opentelemetry/api';
import { PACKAGE_NAME, PACKAGE_VERSION } from '../version.ts';
import { harmlessly } from './harmless.ts';

interface Metric {
  readonly name: string;
  readonly kind: 'histogram' | 'counter' | 'updown';
  /** UCUM unit, as in the semantic conventions. */
  readonly unit: string;
  readonly description: string;
  /** Upper bounds of the histogram buckets, in `unit`. */
  readonly buckets?: readonly number[];
}

/** Buckets for the latencies people notice in a conversation, mostly 0.1 to 10 seconds, in seconds. */
const FELT = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 20, 30, 60];
/** Buckets that the semantic conventions specify for durations and tokens. */
const OPERATION = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

/**
 * All metrics that the plugin records. `gen_ai.client.*` come from OpenTelemetry's semantic conventions, with their
 * units and buckets (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/); the framework (1.9.0)
 * records none of them.
 */
export const METRICS = {
  sessions: {
    name: 'voicelive.session.active',
    kind: 'updown',
    unit: '{session}',
    description: 'Running sessions',
  },
  connect: {
    name: 'voicelive.connect.duration',
    kind: 'histogram',
    unit: 's',
    description: 'One connection attempt, excluding the wait for a pause; outcome established or failed',
    buckets: FELT,
  },
  reconnect: {
    name: 'voicelive.reconnect.duration',
    kind: 'histogram',
    unit: 's',
    description:
      'From the loss of a connection to the restored conversation; outcome restored, failed or closed',
    buckets: FELT,
  },
  rollover: {
    name: 'voicelive.rollover.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Rollover to another connection; outcome replaced, failed or abandoned',
    buckets: FELT,
  },
  speechToAudio: {
    name: 'voicelive.speech_to_audio.duration',
    kind: 'histogram',
    unit: 's',
    description: "From the end of the caller's speech to the first audio of the answer",
    buckets: FELT,
  },
  interruptions: {
    name: 'voicelive.interruptions',
    kind: 'counter',
    unit: '{interruption}',
    description:
      'Replies interrupted by the caller or the application, while the agent spoke or was about to',
  },
  toolWait: {
    name: 'voicelive.tool_wait.duration',
    kind: 'histogram',
    unit: 's',
    description: 'From a tool call to its result at the service; outcome answered, failed or open',
    buckets: FELT,
  },
  tokens: {
    name: 'voicelive.tokens',
    kind: 'counter',
    unit: '{token}',
    description: 'Tokens by direction, modality and cache; the series are disjoint and can be summed',
  },
  cost: {
    name: 'voicelive.cost.usd',
    kind: 'counter',
    unit: '{USD}',
    description: 'Estimated cost in US dollars of usage with a known price, by billed model',
  },
  tokenUsage: {
    name: 'gen_ai.client.token.usage',
    kind: 'histogram',
    unit: '{token}',
    description: 'Input and output tokens of a response',
    buckets: TOKENS,
  },
  operation: {
    name: 'gen_ai.client.operation.duration',
    kind: 'histogram',
    unit: 's',
    description: 'From the start of a response to its end',
    buckets: OPERATION,
  },
  firstChunk: {
    name: 'gen_ai.client.operation.time_to_first_chunk',
    kind: 'histogram',
    unit: 's',
    description: 'From the start of a response to its first audio or text',
    buckets: OPERATION,
  },
} as const satisfies Record<string, Metric>;

export type MetricKey = keyof typeof METRICS;

type Instrument = Pick<Histogram, 'record'> | Pick<Counter | UpDownCounter, 'add'>;

let made: { readonly provider: unknown; readonly instruments: Map<MetricKey, Instrument> } | undefined;

/**
 * Records a value with the process's meter provider (`metrics.setGlobalMeterProvider` of `@opentelemetry/api`), which
 * may be registered at any time. Never throws.
 */
export function record(metric: MetricKey, value: number, attributes: Attributes): void {
  harmlessly(() => recordWith(metric, value, attributes));
}

function recordWith(metric: MetricKey, value: number, attributes: Attributes): void {
  const provider = metrics.getMeterProvider();
  if (made?.provider !== provider) made = { provider, instruments: new Map() };
  let instrument = made.instruments.get(metric);
  if (!instrument) {
    instrument = make(METRICS[metric]);
    made.instruments.set(metric, instrument);
  }
  if ('record' in instrument) instrument.record(value, attributes);
  else instrument.add(value, attributes);
}

function make({ name, kind, unit, description, buckets }: Metric): Instrument {
  const meter = metrics.getMeter(PACKAGE_NAME, PACKAGE_VERSION);
  if (kind === 'counter') return meter.createCounter(name, { unit, description });
  if (kind === 'updown') return meter.createUpDownCounter(name, { unit, description });
  const advice = { explicitBucketBoundaries: [...(buckets ?? [])] };
  return meter.createHistogram(name, { unit, description, advice });
}
