// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { createSupervisor } from '../session/create-supervisor.ts';
export { createHandshakeBudget, type HandshakeBudget } from './handshake-budget.ts';
export {
  defaultReconnectPolicy,
  policyFromConnOptions,
  type ReconnectPolicy,
  type RetryContext,
} from './policy.ts';
export type {
  ConnectionKind,
  ConnectionSupervisor,
  Established,
  EstablishInfo,
  SupervisorHooks,
  SupervisorState,
} from './supervisor-types.ts';
export type { Wire, WireClosed } from './wire.ts';
