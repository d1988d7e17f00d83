// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Everything that a call needs and the first page does not; loaded after the page has been painted. */
export { joinCall } from './call-session.ts';
export { CallView } from './call-view.tsx';
