// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/* What carrier and bridges agree on. Nothing of it leaves the machine. */

/** Where the carrier was told that a bridge is; it dials loopback in its place. */
export const PUBLIC_URL = 'https://phone.example.com';
export const AUTH_TOKEN = 'phone-bench';
