// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Approvals } from './approvals.ts';
import type { EngineContext } from './context.ts';
import type { OutputWriter } from './output-writer.ts';
import type { RemoteStep } from './steps.ts';

/** Does what a plan says about calls on the service's side. */
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
