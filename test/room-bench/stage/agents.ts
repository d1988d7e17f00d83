// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What a caller may find in a room: one way of answering, under measurement. */
export interface Agents {
  readonly subject: string;
  /** Name by which a caller's token asks for it; absent where it is told of a call instead. */
  readonly dispatchName?: string;
  /** Tells it of a call at the moment the caller begins to join; resolves when it is in the room. */
  enter?: (room: string) => Promise<void>;
  /** Ends its part of a call, as far as the end of the room does not. */
  leave?: (room: string) => Promise<void>;
  /** Resolves when it has done what new calls made it do beside them, which `jobs` are the processes of. */
  settle: (jobs: readonly number[]) => Promise<void>;
  /** What went wrong since the last call. */
  takeErrors: () => Promise<string[]>;
  stop: () => Promise<void>;
}
