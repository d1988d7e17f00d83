// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import manifest from '../../package.json' with { type: 'json' };

/** How the plugin names itself in handshakes. */
export const USER_AGENT = `voicelive-kit-agents-plugin/${manifest.version} node/${process.versions.node}`;
