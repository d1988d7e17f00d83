// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Names of the environment variables with which the bench configures a worker. */
export const AGENT_ENV = {
  name: 'BENCH_AGENT_NAME',
  servicePort: 'BENCH_SERVICE_PORT',
  idleProcesses: 'BENCH_IDLE_PROCESSES',
  /** `no` turns off what a plugin can do ahead of a call. */
  prewarm: 'BENCH_PREWARM',
  /** Options of `AgentSession.start` as JSON: what an application may choose. */
  startOptions: 'BENCH_START_OPTIONS',
} as const;
