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
  /** UCUM, as the conventions have it. */
  readonly unit: string;
  readonly description: string;
  /** Where the buckets of a histogram end, in its unit. */
  readonly buckets?: readonly number[];
}

/** What people feel in a conversation lies between a tenth of a second and ten, seconds. */
const FELT = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 20, 30, 60];
/** Those that the conventions ask for, for each of their histograms. */
const OPERATION = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

/**
 * Every metric the plugin records. `gen_ai.client.*` are those of OpenTelemetry's conventions, with their units and buckets
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/); the framework (1.9.0) records none of them.
 */
export const METRICS = {
  sessions: {
    name: 'voicelive.session.active',
    kind: 'updown',
    unit: '{session}',
    description: 'Sessions that run now',
  },
  connect: {
    name: 'voicelive.connect.duration',
    kind: 'histogram',
    unit: 's',
    description: 'One try to get a connection, without waiting for a pause; outcome established or failed',
    buckets: FELT,
  },
  reconnect: {
    name: 'voicelive.reconnect.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Loss of a connection to restored conversation; outcome restored, failed or closed',
    buckets: FELT,
  },
  rollover: {
    name: 'voicelive.rollover.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Planned change of connection; outcome replaced, failed or abandoned',
    buckets: FELT,
  },
  speechToAudio: {
    name: 'voicelive.speech_to_audio.duration',
    kind: 'histogram',
    unit: 's',
    description: "End of the caller's speech to the first audio of the answer",
    buckets: FELT,
  },
  interruptions: {
    name: 'voicelive.interruptions',
    kind: 'counter',
    unit: '{interruption}',
    description: 'Replies cut while the agent spoke or was about to, by the caller or the application',
  },
  toolWait: {
    name: 'voicelive.tool_wait.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Call of a tool to its result at the service; outcome answered, failed or open',
    buckets: FELT,
  },
  tokens: {
    name: 'voicelive.tokens',
    kind: 'counter',
    unit: '{token}',
    description:
      'Tokens by direction, modality and cache; the series are disjoint, so that they may be summed',
  },
  cost: {
    name: 'voicelive.cost.usd',
    kind: 'counter',
    unit: '{USD}',
    description: 'Estimated cost in US dollars of what has a price, by the model that is paid for',
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
    description: 'A response, from its announcement to its end',
    buckets: OPERATION,
  },
  firstChunk: {
    name: 'gen_ai.client.operation.time_to_first_chunk',
    kind: 'histogram',
    unit: 's',
    description: 'A response, from its announcement to its first audio or text',
    buckets: OPERATION,
  },
} as const satisfies Record<string, Metric>;

export type MetricKey = keyof typeof METRICS;

type Instrument = Pick<Histogram, 'record'> | Pick<Counter | UpDownCounter, 'add'>;

let made: { readonly provider: unknown; readonly instruments: Map<MetricKey, Instrument> } | undefined;

/**
 * Records a value with the meter provider of the process (`metrics.setGlobalMeterProvider` of `@opentelemetry/api`), which may
 * be registered at any time: instruments belong to a provider. Never throws.
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
