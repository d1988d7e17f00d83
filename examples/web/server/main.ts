// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The command: serves the built page with the settings of the environment until it is told to stop. */
import { readEnvironment } from './environment.ts';
import { startWebServer } from './web-server.ts';

const { env } = process;

try {
  const web = await startWebServer({
    ...readEnvironment(env),
    host: env.HOST || undefined,
    port: Number(env.PORT || 3000),
  });
  process.stdout.write(`${web.url}\n`);
  const stop = (): void => void web.close();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
