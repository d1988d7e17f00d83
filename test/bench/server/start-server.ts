// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  openaiRealtimeDriver,
  type Peer,
  type Received,
  type ScriptedServer,
  startScriptedServer,
  Timeline,
  voiceLiveDriver,
} from '@voicelive-kit/conformance/testing';
import { now } from '../clock.ts';

/** Called for every message of a client; `at` is when it arrived, on the clock shared by all processes of the bench. */
export type Watch = (action: Received, peer: Peer, at: number) => void;

/** The kit's scripted server for both protocols on one port. It records nothing, because that would be measured. */
export function startServer(watch: Watch): Promise<ScriptedServer> {
  const timeline = new Timeline();
  const startedAt = now() - timeline.now();
  return startScriptedServer({
    driver: voiceLiveDriver(),
    driversByPath: { '/v1': openaiRealtimeDriver() },
    timeline,
    keepsTimeline: false,
    keepsRaw: false,
    keepsAudio: false,
    behaviour: {
      react: (action, peer) => {
        watch(action, peer, startedAt + action.atMs);
        return undefined;
      },
    },
  });
}

/** The port of 127.0.0.1 a server listens on. */
export function portOf({ endpoint }: ScriptedServer): number {
  return Number(new URL(endpoint).port);
}
