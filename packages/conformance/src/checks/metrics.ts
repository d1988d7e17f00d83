// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '../check.ts';
import type { NeutralUsage, ResponseStatus } from '../server/neutral.ts';
import type { Peer } from '../server/peer.ts';
import type { RealtimeMetrics, SessionProbe } from '../stage/session-probe.ts';
import type { Stage } from '../stage/stage.ts';
import { isUsable } from './usable.ts';

const SOURCE = '@livekit/agents 1.9.0 metrics/base.ts: RealtimeModelMetrics';
const COLLECTOR = '@livekit/agents 1.9.0 metrics/model_usage.ts: ModelUsageCollector';

export const metrics: Check[] = [
  {
    id: 'MET-01',
    statement: 'Each response causes one metrics event, however it ends',
    severity: 'must',
    source: `${COLLECTOR} sums what is reported`,
    async run(stage) {
      const probe = await stage.session();
      const ends: ResponseStatus[] = ['completed', 'failed', 'incomplete', 'filtered', 'cancelled'];
      for (const [index, status] of ends.entries()) {
        speak(stage.server.peer, { status });
        await stage.until(
          `metrics of a response that ended as ${status}`,
          () => ofResponses(probe).length > index,
        );
      }
      await stage.pause(50);
      stage.expect(ofResponses(probe)).toHaveLength(ends.length, 'metrics events');
    },
  },
  {
    id: 'MET-02',
    statement: 'requestId of the metrics is the responseId of the generation',
    severity: 'must',
    source: '@livekit/agents 1.9.0 telemetry: recordRealtimeMetrics finds the span by requestId',
    async run(stage) {
      const probe = await stage.session();
      speak(stage.server.peer);
      const [seen] = await responses(stage, probe, 1);
      stage.expect(seen?.requestId).toBe(probe.generations[0]?.responseId, 'requestId');
    },
  },
  {
    id: 'MET-03',
    statement: 'Usage is booked under the name of the model and its provider',
    severity: 'must',
    source: `${COLLECTOR} groups by metadata alone`,
    async run(stage) {
      const probe = await stage.agent();
      speak(stage.server.peer);
      await stage.until('metrics', () => probe.plugin.metrics[0]);
      const { model, provider } = probe.plugin.session.realtimeModel;
      const booked = await stage.until('usage', () => {
        const { modelUsage } = probe.session.usage;
        return modelUsage.length > 0 && modelUsage.map((usage) => [usage.provider, usage.model]);
      });
      stage.expect(booked).toEqual([[provider, model]], 'provider and model of the usage');
      stage.expect(model).toSatisfy((name) => name !== '', 'a name', 'the model');
    },
  },
  {
    id: 'MET-04',
    statement: 'Token counts are those of the provider, by modality, and add up to the totals',
    severity: 'must',
    source: `${COLLECTOR} bills by these fields`,
    async run(stage) {
      const probe = await stage.session();
      speak(stage.server.peer, {
        usage: {
          inputText: 110,
          inputAudio: 220,
          cachedText: 30,
          cachedAudio: 40,
          outputText: 50,
          outputAudio: 600,
        },
      });
      const [seen] = await responses(stage, probe, 1);
      const { inputTokens, outputTokens, totalTokens } = seen ?? {};
      stage
        .expect({ inputTokens, outputTokens, totalTokens })
        .toEqual({ inputTokens: 330, outputTokens: 650, totalTokens: 980 }, 'totals');
      const { audioTokens, textTokens, cachedTokens } = seen?.inputTokenDetails ?? {};
      stage
        .expect({ audioTokens, textTokens, cachedTokens })
        .toEqual({ audioTokens: 220, textTokens: 110, cachedTokens: 70 }, 'inputTokenDetails');
      const cached = seen?.inputTokenDetails['cachedTokensDetails'] as Record<string, number> | undefined;
      if (cached)
        stage
          .expect({ audioTokens: cached['audioTokens'], textTokens: cached['textTokens'] })
          .toEqual({ audioTokens: 40, textTokens: 30 }, 'inputTokenDetails.cachedTokensDetails');
      const output = seen?.outputTokenDetails ?? {};
      stage
        .expect({ audioTokens: output['audioTokens'], textTokens: output['textTokens'] })
        .toEqual({ audioTokens: 600, textTokens: 50 }, 'outputTokenDetails');
    },
  },
  {
    id: 'MET-05',
    statement:
      'ttftMs is -1 without content and a time with it; cancelled is true only for cancelled responses',
    severity: 'should',
    source: SOURCE,
    async run(stage) {
      const probe = await stage.session();
      stage.server.peer.respond().end('cancelled');
      await responses(stage, probe, 1);
      speak(stage.server.peer);
      const [empty, spoken] = await responses(stage, probe, 2);
      stage.expect(empty?.ttftMs).toBe(-1, 'ttftMs of a response without content');
      stage.expect(empty?.cancelled).toBe(true, 'cancelled, of a response that was');
      stage.expect(spoken?.ttftMs).toBeWithin(0, 5000, 'ttftMs of a response with content');
      stage.expect(spoken?.cancelled).toBe(false, 'cancelled, of a response that was not');
    },
  },
  {
    id: 'MET-06',
    statement: "label is the model's label()",
    severity: 'should',
    source: SOURCE,
    async run(stage) {
      const model = stage.model();
      const probe = await stage.session({}, model);
      speak(stage.server.peer);
      const [seen] = await responses(stage, probe, 1);
      stage.expect(seen?.label).toBe(model.label(), 'label of the metrics');
    },
  },
  {
    id: 'MET-07',
    statement: 'The time to connect is reported with the first use of a connection, also after a reconnect',
    severity: 'may',
    source: `${SOURCE}.acquireTimeMs`,
    async run(stage) {
      const probe = await stage.session();
      speak(stage.server.peer);
      await responses(stage, probe, 1);
      stage.expect(timed(probe)).toBeAtLeast(1, 'metrics with acquireTimeMs after the first response');
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await isUsable(stage, probe, second);
      speak(second);
      await responses(stage, probe, 2);
      stage.expect(timed(probe)).toBeAtLeast(2, 'the same after a reconnect and another response');
    },
  },
  {
    id: 'MET-08',
    statement: 'Tokens of interrupted and of discarded responses are reported',
    severity: 'must',
    source: `${COLLECTOR}: the provider bills responses that the framework ignores`,
    async run(stage) {
      const probe = await stage.session();
      const { server } = stage;
      server.behaviour.confirmsCancel = false;
      const spoken = server.peer.respond({ id: 'resp_interrupted' });
      const item = spoken.message();
      spoken.text(item, 'One two three.').audio(item, 200);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      await probe.session.interrupt();
      await stage.until('the cancel', () => server.cancels()[0]);
      spoken.cancelled({ inputText: 11, outputAudio: 22 });
      await responses(stage, probe, 1);

      const control = new AbortController();
      const pending = probe.session.generateReply('Say hello.', { signal: control.signal });
      pending.catch(() => undefined);
      const request = await stage.until('the request', () => server.requests()[0]);
      control.abort();
      await stage.settles(pending, 1000);
      const late = server.peer.respond({ id: 'resp_discarded', answering: request });
      late.cancelled({ inputText: 33, outputAudio: 44 });
      await stage.until(
        'metrics of the response to an aborted request',
        () => ofResponses(probe)[1],
        2000,
        () => ofResponses(probe).map(({ requestId }) => requestId),
      );
      stage.expect(ofResponses(probe).map(({ requestId, totalTokens }) => [requestId, totalTokens])).toEqual(
        [
          ['resp_interrupted', 33],
          ['resp_discarded', 77],
        ],
        'metrics by response, with their tokens',
      );
    },
  },
  {
    id: 'MET-09',
    statement: 'A response without usage gives zeros',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 metrics/model_usage.ts: reads the token details without checking that they exist',
    async run(stage) {
      const probe = await stage.session();
      speak(stage.server.peer, { usage: null });
      const [seen] = await responses(stage, probe, 1);
      const { inputTokens, outputTokens, totalTokens } = seen ?? {};
      stage
        .expect({ inputTokens, outputTokens, totalTokens })
        .toEqual({ inputTokens: 0, outputTokens: 0, totalTokens: 0 }, 'totals');
      stage.expect(seen?.inputTokenDetails['audioTokens']).toBe(0, 'inputTokenDetails.audioTokens');
      stage.expect(seen?.outputTokenDetails['audioTokens']).toBe(0, 'outputTokenDetails.audioTokens');
    },
  },
  {
    id: 'MET-10',
    statement: 'The metrics of a response follow the end of its streams',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: the span of a generation ends with its streams',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'One two three.').audio(item, 200);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      let ended: boolean | undefined;
      probe.session.once('metrics_collected', () => {
        // The reader sees the end of a stream slightly later than it was written.
        setTimeout(() => {
          ended = reader.ended;
        }, 30);
      });
      response.endMessage(item).end();
      await stage.until('metrics', () => ended !== undefined);
      stage.expect(ended).toBe(true, 'whether the streams had ended when the metrics came');
    },
  },
  {
    id: 'MET-11',
    statement: 'A response cut off by a drop is reported as cancelled',
    severity: 'should',
    source: `${COLLECTOR}: the provider bills what was said`,
    async run(stage) {
      const probe = await stage.session({
        overrides: { connOptions: { maxRetry: 20, retryIntervalMs: 100, timeoutMs: 4000 } },
      });
      const { server } = stage;
      const response = server.peer.respond({ id: 'resp_cut_off' });
      const item = response.message();
      response.text(item, 'One two').audio(item, 200);
      const reader = await stage.generation(probe);
      await stage.until('audio', () => reader.samples().length > 0);
      server.stall();
      server.drop('abrupt');
      const [seen] = await responses(stage, probe, 1);
      stage
        .expect([seen?.requestId, seen?.cancelled])
        .toEqual(['resp_cut_off', true], 'response of the metrics, and whether it was cancelled');
    },
  },
];

/** One spoken response, started by the provider. */
function speak(
  peer: Peer,
  { status = 'completed', usage }: { status?: ResponseStatus; usage?: NeutralUsage | null } = {},
): void {
  const response = peer.respond();
  response.speak('One two three.', 60);
  if (usage === undefined) response.end(status);
  else response.end(status, usage);
}

/** Metrics of responses; reports of connection time have no response. */
function ofResponses(probe: SessionProbe): RealtimeMetrics[] {
  return probe.metrics.filter(({ requestId }) => requestId !== '');
}

async function responses(stage: Stage, probe: SessionProbe, count: number): Promise<RealtimeMetrics[]> {
  return stage.until(`metrics of ${count} responses`, () => {
    const seen = ofResponses(probe);
    return seen.length >= count && seen;
  });
}

/** How many metrics report the time it took to connect. */
function timed(probe: SessionProbe): number {
  // The first use of a connection may be an unasked response.
  const all = probe.events.filter(({ name }) => name === 'metrics_collected');
  return all.filter(({ payload }) => ((payload as RealtimeMetrics).acquireTimeMs ?? -1) >= 0).length;
}
