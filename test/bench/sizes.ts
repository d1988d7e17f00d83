// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How much each row measures. */
export interface Sizes {
  hold: { rounds: number; secondsPerRound: number; sessions: number };
  firstAudio: { rounds: number; responsesPerRound: number };
  bargeIn: { rounds: number; trialsPerRound: number };
  cpu: { warmUps: number; rounds: number; secondsPerRound: number; sessions: number };
  memory: { few: number; many: number; seconds: number };
  crowd: { sessions: number; seconds: number };
}

/** About six minutes; enough samples for a steady 99th percentile. */
export const full: Sizes = {
  hold: { rounds: 4, secondsPerRound: 3, sessions: 4 },
  firstAudio: { rounds: 6, responsesPerRound: 50 },
  bargeIn: { rounds: 4, trialsPerRound: 25 },
  cpu: { warmUps: 3, rounds: 5, secondsPerRound: 1.2, sessions: 20 },
  memory: { few: 20, many: 60, seconds: 2 },
  crowd: { sessions: 50, seconds: 8 },
};

/** Checks that everything works, in about twenty seconds; its figures mean little. */
export const quick: Sizes = {
  hold: { rounds: 1, secondsPerRound: 0.5, sessions: 2 },
  firstAudio: { rounds: 1, responsesPerRound: 5 },
  bargeIn: { rounds: 1, trialsPerRound: 3 },
  cpu: { warmUps: 1, rounds: 1, secondsPerRound: 0.5, sessions: 4 },
  memory: { few: 1, many: 3, seconds: 0.2 },
  crowd: { sessions: 10, seconds: 1 },
};
