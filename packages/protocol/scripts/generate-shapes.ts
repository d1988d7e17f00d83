// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { SHAPES_FILE, writeShapes } from './write-shapes.ts';

writeFileSync(SHAPES_FILE, await writeShapes());
