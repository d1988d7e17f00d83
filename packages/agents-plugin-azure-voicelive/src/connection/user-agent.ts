// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { PACKAGE_VERSION } from '../version.ts';

/** How the plugin names itself in handshakes. */
export const USER_AGENT = `voicelive-kit-agents-plugin/${PACKAGE_VERSION} node/${process.versions.node}`;
