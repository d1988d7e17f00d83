// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Call } from '../answers/scenario.ts';
import type { Approvals } from './approvals.ts';
import type { EngineContext } from './context.ts';
import type { OutputWriter } from './output-writer.ts';
import type { RemoteState } from './remote-events.ts';
import type { RemoteKind } from './remote-items.ts';

/** What a response does about calls on the service's side, and about what its agent adds. */
export type RemoteStep =
  | { do: 'open-remote'; kind: RemoteKind; call: Call }
  | { do: 'remote-arguments-done' }
  | { do: 'remote-state'; state: RemoteState }
  /** Leaves the call to wait for the client; the response goes on without it. */
  | { do: 'ask-approval' }
  | { do: 'annotate'; annotations: readonly Record<string, unknown>[] }
  | { do: 'invoke'; delta: Record<string, unknown> };

export function doRemoteStep(
  step: RemoteStep,
  { context, writer, approvals }: { context: EngineContext; writer: OutputWriter; approvals: Approvals },
): void {
  switch (step.do) {
    case 'open-remote':
      return writer.openRemote(step.kind, step.call);
    case 'remote-arguments-done':
      return writer.remote.endArguments();
    case 'remote-state':
      return writer.remote.report(step.state);
    case 'ask-approval':
      return approvals.ask(writer.park());
    case 'annotate':
      return writer.annotate(step.annotations);
    case 'invoke':
      return context.emit({ kind: 'invocation', delta: step.delta });
  }
}
