// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Timeline } from '../timeline.ts';
import type { ConformanceDriver } from './driver.ts';
import { ScriptedServer, type ServerBehaviour } from './scripted-server.ts';
import { Temperament, type TemperamentName } from './temperaments.ts';

export interface ScriptedServerOptions {
  driver: ConformanceDriver;
  /** The temperament of the provider; polite by default. */
  temperament?: TemperamentName | readonly TemperamentName[];
  /** Records everything that happens. */
  timeline?: Timeline;
  behaviour?: Partial<ServerBehaviour>;
  /** Default: a free one. */
  port?: number;
  /** Whether connections keep the client's raw messages in `rawReceived`; default true. */
  keepsRaw?: boolean;
  /**
   * Whether wire traffic is written to the timeline; default true. If false, no message is parsed for it, which a
   * benchmark would measure; errors of waits still say what has arrived.
   */
  keepsTimeline?: boolean;
  /**
   * Whether received audio stays in memory, in `received` and `audio()`; default true. If false, only `behaviour.react`
   * sees it.
   */
  keepsAudio?: boolean;
  /** Drivers of other protocols on the same port, by the prefix of their handshake paths, for example `/v1`. */
  driversByPath?: Readonly<Record<string, ConformanceDriver>>;
}

/** A scripted provider on loopback for a plugin's own tests. Close it at the end. */
export async function startScriptedServer(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const { driver, temperament = [], timeline, behaviour = {}, port, driversByPath } = options;
  const { keepsRaw = true, keepsTimeline = true, keepsAudio = true } = options;
  const names = typeof temperament === 'string' ? [temperament] : temperament;
  const server = await ScriptedServer.start({
    driver,
    temperament: new Temperament(names),
    keeps: { raw: keepsRaw, timeline: keepsTimeline, audio: keepsAudio },
    ...(timeline && { timeline }),
    ...(port !== undefined && { port }),
    ...(driversByPath && { driversByPath }),
  });
  Object.assign(server.behaviour, behaviour);
  return server;
}
