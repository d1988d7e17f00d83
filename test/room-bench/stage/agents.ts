// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** One way of answering that a caller may find in a room, to be measured. */
export interface Agents {
  readonly subject: string;
  /** Name by which a caller's token requests it; absent if it is notified of a call instead. */
  readonly dispatchName?: string;
  /** Notifies it of a call when the caller begins to join; resolves when it is in the room. */
  enter?: (room: string) => Promise<void>;
  /** Ends its part of a call, if the end of the room does not. */
  leave?: (room: string) => Promise<void>;
  /** Resolves when it has finished the background work that new calls caused; `jobs` are their processes. */
  settle: (jobs: readonly number[]) => Promise<void>;
  /** What went wrong since the last call. */
  takeErrors: () => Promise<string[]>;
  stop: () => Promise<void>;
}
