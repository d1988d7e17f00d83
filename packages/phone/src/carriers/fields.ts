// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

// Field shapes shared by several carriers. None of their messages quotes a value.

export const id = z.string().min(1).max(256);

export const digit = z.string().regex(/^[0-9A-D*#]$/u, 'expected one digit');

/** By its pattern alone: `z.base64` also decodes, and this runs fifty times a second in each call. */
export const base64 = z.string().regex(z.regexes.base64, 'expected base64');

/** Since the stream began. Carriers send numbers as strings, their clones sometimes as numbers. */
export const milliseconds = z
  .union([z.string().regex(/^\d+$/u), z.number()], 'expected milliseconds')
  .transform(Number)
  .pipe(z.number().int().nonnegative());

export const parameters = z.record(z.string(), z.string(), 'expected an object of strings');

/** One channel. */
export const mono = z.literal(1);
