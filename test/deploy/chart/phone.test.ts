// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment, kinds, one } from './objects.ts';
import { PHONE, render, type Values } from './render.ts';

interface IngressSpec {
  ingressClassName?: string;
  tls?: { hosts: string[]; secretName: string }[];
  rules: {
    host: string;
    http: { paths: { path: string; backend: { service: { name: string; port: { name: string } } } }[] };
  }[];
}

const phone = (values: Values = {}) => deployment(render({ ...PHONE, ...values }), 'phone');
const ingress = (values: Values = {}) => one(render({ ...PHONE, ...values }), 'Ingress');
const pathsOf = (values: Values = {}) => (ingress(values).spec as IngressSpec).rules[0]?.http.paths ?? [];

describe.skipIf(noGo)('the telephone bridge', () => {
  test('makes a bridge, its Service and its Ingress when it is all that is asked for', () => {
    expect(kinds(render(PHONE))).toEqual(['Deployment', 'Ingress', 'Service', 'ServiceAccount']);
  });

  test('is one process, and the next is ready before it stops when the version changes', () => {
    const { spec } = phone();
    expect(spec.replicas).toBe(1);
    expect(spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  });

  test('lets proxies send new callers elsewhere before it is told to stop', () => {
    expect(phone().container.lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
  });

  test('gives calls their time after that, and a minute more', () => {
    const { pod } = phone({ 'phone.longestCallSeconds': 1800, 'phone.preStopSeconds': 5 });
    expect(pod.terminationGracePeriodSeconds).toBe(1800 + 5 + 60);
  });

  test('is asked whether it is ready, which it is not while it drains, and apart from that whether it lives', () => {
    const { container, asks } = phone();
    expect(asks(container.startupProbe)).toBe('8081/');
    expect(asks(container.readinessProbe)).toBe('8081/');
    expect(asks(container.livenessProbe)).toBe('8081/bridge');
  });

  test('is reached at the port of carriers alone, not at that of its health', () => {
    const service = one(render(PHONE), 'Service').spec as { ports: object[]; selector: object };
    expect(service.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
    expect(service.selector).toEqual(phone().spec.selector.matchLabels);
    expect(phone().container.ports).toContainEqual({ name: 'http', containerPort: 3000 });
  });

  test('is told the public address letter by letter, and the Ingress takes host and path from it', () => {
    const values = { 'phone.publicUrl': 'https://contoso.com/calls' };
    expect(phone(values).env['PUBLIC_URL']?.value).toBe('https://contoso.com/calls');
    const [rule] = (ingress(values).spec as IngressSpec).rules;
    expect(rule?.host).toBe('contoso.com');
    expect(rule?.http.paths.map(({ path }) => path)).toEqual(['/calls/twilio']);
  });

  test('opens the paths of its carriers alone, to the Service', () => {
    const values = { 'phone.carriers': ['twilio', 'telnyx'] };
    expect(pathsOf(values).map(({ path }) => path)).toEqual(['/twilio', '/telnyx']);
    for (const { backend } of pathsOf(values))
      expect(backend.service).toEqual({ name: 'shop-voicelive-kit-phone', port: { name: 'http' } });
  });

  test('has a secret or an id for each carrier, and for no other', () => {
    const env = phone({ 'phone.carriers': ['telnyx'] }).env;
    expect(Object.keys(env)).toContain('TELNYX_PUBLIC_KEY');
    expect(env).not.toHaveProperty('TWILIO_AUTH_TOKEN');
  });

  test('keeps sockets open for an hour at ingress-nginx, and takes other annotations for other controllers', () => {
    expect(ingress().metadata.annotations).toEqual({
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
      'nginx.ingress.kubernetes.io/proxy-send-timeout': '3600',
    });
    expect(ingress({ 'phone.ingress.annotations.a/b': 'c' }).metadata.annotations).toMatchObject({
      'a/b': 'c',
    });
  });

  test('shows the certificate that the values name', () => {
    const { tls, ingressClassName } = ingress({
      'phone.ingress.tlsSecretName': 'phone-tls',
      'phone.ingress.className': 'nginx',
    }).spec as IngressSpec;
    expect(tls).toEqual([{ hosts: ['phone.contoso.com'], secretName: 'phone-tls' }]);
    expect(ingressClassName).toBe('nginx');
  });

  test('shows no certificate of its own when something else has one', () => {
    const spec = ingress({
      'phone.ingress.tlsSecretName': '',
      'phone.ingress.certificateElsewhere': true,
    }).spec;
    expect(spec).not.toHaveProperty('tls');
  });

  test('is moved by nobody but a new rollout when the values say so', () => {
    expect(kinds(render(PHONE))).not.toContain('PodDisruptionBudget');
    const objects = render({ ...PHONE, 'phone.podDisruptionBudget.enabled': true });
    expect(one(objects, 'PodDisruptionBudget', '-phone').spec).toEqual({
      maxUnavailable: 0,
      selector: { matchLabels: deployment(objects, 'phone').spec.selector.matchLabels },
    });
  });

  test('has no Ingress when something else leads to its Service', () => {
    expect(kinds(render({ ...PHONE, 'phone.ingress.enabled': false }))).not.toContain('Ingress');
  });

  test('takes as many calls as the values say', () => {
    expect(phone({ 'phone.maxCalls': 30 }).env['MAX_CALLS']?.value).toBe('30');
  });

  test('signs in to Azure as the worker does', () => {
    expect(phone().spec.template.metadata.labels).toMatchObject({ 'azure.workload.identity/use': 'true' });
    expect(phone().pod.serviceAccountName).toBe('shop-voicelive-kit');
  });
});
