// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import manifest from '../package.json' with { type: 'json' };

export const PACKAGE_NAME = manifest.name;
export const PACKAGE_VERSION = manifest.version;
