// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** As much of Kubernetes' objects as the tests look at. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string>; annotations?: Record<string, string> };
  spec?: unknown;
  data?: Record<string, string>;
}

export interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: { name: string; key: string }; fieldRef?: { fieldPath: string } };
}

export interface Probe {
  httpGet?: { path: string; port: string };
  tcpSocket?: { port: string };
  periodSeconds?: number;
  failureThreshold?: number;
}

/** A container that runs beside the program, from before it starts until it has ended. */
export interface Sidecar extends Pick<
  Container,
  'image' | 'args' | 'resources' | 'securityContext' | 'volumeMounts'
> {
  name: string;
  restartPolicy: string;
  startupProbe: { exec: { command: string[] } };
}

export interface Container {
  image: string;
  args?: string[];
  env: Variable[];
  envFrom?: unknown[];
  ports: { name: string; containerPort: number; protocol?: string }[];
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
  lifecycle?: { preStop: { sleep: { seconds: number } } };
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  securityContext: Record<string, unknown>;
  volumeMounts?: { name: string; mountPath: string }[];
}

export interface PodSpec {
  serviceAccountName?: string;
  terminationGracePeriodSeconds: number;
  automountServiceAccountToken: boolean;
  enableServiceLinks: boolean;
  securityContext: Record<string, unknown>;
  topologySpreadConstraints?: {
    maxSkew: number;
    topologyKey: string;
    whenUnsatisfiable: string;
    labelSelector: { matchLabels: Record<string, string> };
  }[];
  initContainers?: Sidecar[];
  containers: Container[];
  volumes?: { name: string; emptyDir?: object }[];
  imagePullSecrets?: { name: string }[];
}

export interface DeploymentSpec {
  replicas?: number;
  minReadySeconds?: number;
  progressDeadlineSeconds?: number;
  selector: { matchLabels: Record<string, string> };
  strategy: { type: string; rollingUpdate?: { maxUnavailable: number; maxSurge: number } };
  template: {
    metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
    spec: PodSpec;
  };
}

/** The object of a kind, by the end of its name where there are several. Throws when there is none. */
export function one(objects: readonly KubernetesObject[], kind: string, ending = ''): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name.endsWith(ending));
  if (!found) throw new Error(`there is no ${kind} ${ending} in ${objects.map((o) => o.kind).join(', ')}`);
  return found;
}

export const kinds = (objects: readonly KubernetesObject[]): string[] =>
  objects.map(({ kind }) => kind).sort();

/** A Deployment with what its only container is. */
export function deployment(objects: readonly KubernetesObject[], part: string) {
  const found = one(objects, 'Deployment', `-${part}`);
  const spec = found.spec as DeploymentSpec;
  const pod = spec.template.spec;
  const [container, ...others] = pod.containers;
  if (!container || others.length > 0) throw new Error(`${part} has not one container`);
  const env = Object.fromEntries(container.env.map((variable) => [variable.name, variable]));
  const portOf = (name: string | undefined): number | undefined =>
    container.ports.find((port) => port.name === name)?.containerPort;
  /** Where a probe asks: `8081/worker`. */
  const asks = ({ httpGet, tcpSocket }: Probe): string =>
    httpGet ? `${portOf(httpGet.port)}${httpGet.path}` : `tcp ${portOf(tcpSocket?.port)}`;
  return { name: found.metadata.name, spec, pod, container, env, asks };
}
