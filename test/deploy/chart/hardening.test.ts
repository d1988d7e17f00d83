// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment } from './objects.ts';
import { LOCAL, render } from './render.ts';

describe.skipIf(noGo).each(['worker', 'phone', 'livekit'])('the pod of %s', (part) => {
  const found = () => deployment(render({}, [LOCAL]), part);

  test('is run by nobody of importance, who can write to /tmp at most', () => {
    const { pod, container } = found();
    // By number: Kubernetes cannot tell whether the user named in an image is root.
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    for (const { name, mountPath } of container.volumeMounts ?? []) {
      expect(mountPath).toBe('/tmp');
      expect(pod.volumes).toContainEqual({ name, emptyDir: {} });
    }
  });

  test('has nobody else beside it who may do more', () => {
    const { pod, container } = found();
    for (const sidecar of pod.initContainers ?? []) {
      expect(sidecar.securityContext).toEqual(container.securityContext);
      expect(sidecar.volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
      expect(sidecar.resources.limits).toMatchObject({ memory: sidecar.resources.requests['memory'] });
    }
    expect(pod.initContainers ?? []).toHaveLength(part === 'livekit' ? 0 : 1);
  });

  test('asks nothing of Kubernetes, and takes none of its variables for settings', () => {
    const { pod } = found();
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
  });

  test('has three probes, and ports for all of them', () => {
    const { container, asks } = found();
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe])
      expect(asks(probe)).toMatch(/\d{4}/u);
  });

  test('says what it needs', () => {
    const { requests, limits } = found().container.resources;
    expect(requests).toMatchObject({ cpu: expect.anything(), memory: expect.anything() });
    expect(limits).toMatchObject({ memory: requests['memory'] });
  });
});
