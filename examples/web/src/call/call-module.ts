// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** All that a call needs and the first page does not; the page loads it after it has been painted. */
export { joinCall } from './call-session.ts';
export { CallView } from './call-view.tsx';
