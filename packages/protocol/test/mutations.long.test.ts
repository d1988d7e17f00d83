// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// The same tests with 100,000 changes of events.
process.env['MUTATIONS'] = '100000';
await import('./mutations.test.ts');
