// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Plugin } from 'vite';
import { readEnvironment } from './environment.ts';
import { createTokenRoute, TOKEN_PATH, type TokenRoute } from './token-route.ts';

/** Gives the Vite development server the same token route as the real one. */
export function devTokenRoute(env: Record<string, string | undefined>): Plugin {
  return {
    name: 'voicelive-kit-token-route',
    apply: 'serve',
    configureServer(server) {
      let route: TokenRoute | undefined;
      try {
        const { livekit, agentName } = readEnvironment(env);
        const { url: livekitUrl, apiKey, apiSecret } = livekit;
        route = createTokenRoute({ livekitUrl, apiKey, apiSecret, agentName });
      } catch (error) {
        // The page can be developed without LiveKit; calls then fail with the server's answer.
        server.config.logger.warn(error instanceof Error ? error.message : String(error));
      }
      server.middlewares.use(TOKEN_PATH, (request, response) => {
        if (route) void route(request, response);
        else response.writeHead(503).end();
      });
    },
  };
}
