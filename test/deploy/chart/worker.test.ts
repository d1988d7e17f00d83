// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment, kinds, one } from './objects.ts';
import { render, type Values, WORKER } from './render.ts';

const worker = (values: Values = {}) => deployment(render({ ...WORKER, ...values }), 'worker');
/** What a worker needs to start where machines are slow, and to find LiveKit again after a short absence, seconds. */
const STARTS_WITHIN_S = 60;

describe.skipIf(noGo)('the worker', () => {
  test('makes a worker with its account and its budget, and nothing that leads to it, when nothing else is asked for', () => {
    expect(kinds(render(WORKER))).toEqual(['Deployment', 'PodDisruptionBudget', 'ServiceAccount']);
  });

  test('gives calls their time and a minute more when a worker is told to stop', () => {
    const { pod, env } = worker({ 'worker.longestCallSeconds': 5400 });
    expect(pod.terminationGracePeriodSeconds).toBe(5460);
    expect(env['DRAIN_SECONDS']?.value).toBe('5400');
  });

  test('has the next worker ready before it stops one when the version changes', () => {
    expect(worker().spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
  });

  test('waits before it goes on to the next worker, and says when an update gets no further', () => {
    expect(worker().spec).toMatchObject({ minReadySeconds: 30, progressDeadlineSeconds: 600 });
    const values = { 'worker.minReadySeconds': 120, 'worker.progressDeadlineSeconds': 900 };
    expect(worker(values).spec).toMatchObject({ minReadySeconds: 120, progressDeadlineSeconds: 900 });
  });

  test('leaves its number to whatever else scales it when the values have none', () => {
    expect(worker({ 'worker.replicas': null }).spec).not.toHaveProperty('replicas');
  });

  test('is not scaled by anything when nobody asks for it', () => {
    const objects = render(WORKER);
    expect(kinds(objects)).not.toContain('HorizontalPodAutoscaler');
    expect(deployment(objects, 'worker').spec.replicas).toBe(2);
  });

  test('waits as long as the longest call before it scales in, one worker at a time, when autoscaling is on', () => {
    const objects = render({
      ...WORKER,
      'worker.autoscaling.enabled': true,
      'worker.longestCallSeconds': 1800,
      'worker.autoscaling.scaleDownStabilizationSeconds': 1800,
    });
    expect(one(objects, 'HorizontalPodAutoscaler', '-worker').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: deployment(objects, 'worker').name },
      minReplicas: 2,
      maxReplicas: 6,
      behavior: { scaleDown: { stabilizationWindowSeconds: 1800, policies: [{ type: 'Pods', value: 1 }] } },
    });
    // Otherwise every upgrade of the release would set the number back.
    expect(deployment(objects, 'worker').spec).not.toHaveProperty('replicas');
  });

  test('lets no more than one worker go at a time when nodes are emptied', () => {
    const objects = render(WORKER);
    expect(one(objects, 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: deployment(objects, 'worker').spec.selector.matchLabels },
    });
  });

  test('is left alone by autoscalers of nodes, which would kill before a call is over', () => {
    expect(worker().spec.template.metadata.annotations).toMatchObject({
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
      'karpenter.sh/do-not-disrupt': 'true',
    });
  });

  test('is ready while it is connected to LiveKit, and is not restarted when it is not', () => {
    const { container, asks } = worker();
    expect(asks(container.startupProbe)).toBe('8081/');
    expect(asks(container.readinessProbe)).toBe('8081/');
    expect(asks(container.livenessProbe)).toBe('8081/worker');
  });

  test('has a minute at least to start and to connect', () => {
    const { periodSeconds = 10, failureThreshold = 3 } = worker().container.startupProbe;
    expect(periodSeconds * failureThreshold).toBeGreaterThan(STARTS_WITHIN_S);
  });

  test('takes as many calls as the values say', () => {
    expect(worker({ 'worker.maxCalls': 7 }).env['MAX_CALLS']?.value).toBe('7');
  });

  test('spreads over nodes and zones, and counts workers of its own version alone', () => {
    const { pod, spec } = worker();
    expect(pod.topologySpreadConstraints).toEqual(
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: spec.selector.matchLabels },
        matchLabelKeys: ['pod-template-hash'],
      })),
    );
  });

  test('has memory of its own and no limit on the processor, which would be heard', () => {
    const { requests, limits } = worker().container.resources;
    expect(requests).toEqual({ cpu: '4', memory: '6Gi' });
    expect(limits).toEqual({ memory: '6Gi' });
  });

  test('gets the address of LiveKit, of Azure and the model from the values', () => {
    const { env } = worker({ 'azure.model': 'gpt-4.1', 'azure.voice': 'en-US-AvaNeural' });
    const values = Object.fromEntries(Object.values(env).map(({ name, value }) => [name, value]));
    expect(values).toMatchObject({
      LIVEKIT_URL: 'wss://contoso.livekit.cloud',
      AZURE_VOICELIVE_ENDPOINT: 'https://contoso.services.ai.azure.com',
      AZURE_VOICELIVE_MODEL: 'gpt-4.1',
      AZURE_VOICELIVE_VOICE: 'en-US-AvaNeural',
    });
    expect(values).not.toHaveProperty('AZURE_VOICELIVE_API_VERSION');
  });

  test('answers to another name when the values have one', () => {
    expect(worker().env).not.toHaveProperty('LIVEKIT_AGENT_NAME_OVERRIDE');
    expect(worker({ 'worker.agentName': 'reception' }).env['LIVEKIT_AGENT_NAME_OVERRIDE']?.value).toBe(
      'reception',
    );
  });

  test('takes variables that the chart does not know, by value and by reference', () => {
    const secretKeyRef = { name: 'budget', key: 'url' };
    const { env, container } = worker({
      'worker.extraEnv': [
        { name: 'FACE', value: '1' },
        { name: 'BOOKINGS_MCP_TOKEN', valueFrom: { secretKeyRef } },
      ],
      'worker.extraEnvFrom': [{ secretRef: { name: 'more' } }],
    });
    expect(env['FACE']?.value).toBe('1');
    expect(env['BOOKINGS_MCP_TOKEN']?.valueFrom).toEqual({ secretKeyRef });
    expect(container.envFrom).toEqual([{ secretRef: { name: 'more' } }]);
  });

  test('is called after the release, and selected by labels that no upgrade changes', () => {
    const { name, spec } = worker();
    expect(name).toBe('shop-voicelive-kit-worker');
    expect(worker({ fullnameOverride: 'kayaks' }).name).toBe('kayaks-worker');
    expect(spec.selector.matchLabels).toEqual({
      'app.kubernetes.io/name': 'voicelive-kit',
      'app.kubernetes.io/instance': 'shop',
      'app.kubernetes.io/component': 'worker',
    });
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
  });
});
