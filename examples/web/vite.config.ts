// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { compressBuild } from './server/compress-plugin.ts';
import { devTokenRoute } from './server/dev-token-plugin.ts';

export default defineConfig(({ mode }) => ({
  plugins: [
    react(),
    compressBuild(),
    devTokenRoute({ ...loadEnv(mode, import.meta.dirname, ['LIVEKIT_', 'AGENT_NAME']), ...process.env }),
  ],
  build: {
    target: 'es2022',
    // The page's own policy allows files of this server only, so nothing may be inlined as data: scripts.
    assetsInlineLimit: 0,
    // livekit-client is one file of about 500 kB; it is loaded after the first paint.
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
  },
}));
