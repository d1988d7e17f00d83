// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/* What carrier and bridges agree on. Nothing of it leaves the machine. */

/** The address of a bridge as the carrier knows it; it connects to loopback instead. */
export const PUBLIC_URL = 'https://phone.example.com';
export const AUTH_TOKEN = 'phone-bench';
