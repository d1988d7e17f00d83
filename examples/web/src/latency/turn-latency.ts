// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * How long the caller waited for an answer, from audio alone: from the last time the microphone was above the speech
 * threshold to the first time the agent's track is audible. That includes the silence after which the service decides
 * that the caller has finished. Pure: feed it levels (root mean square, 0 to 1) at times in milliseconds.
 */
export class TurnLatency {
  #lastSampleAt: number | undefined;
  /** Start and end of the caller's last speech, including pauses. */
  #speechFrom: number | undefined;
  #speechTo = 0;
  #loudMs = 0;
  #agentBeganAt = 0;
  #agentAudibleAt: number | undefined;
  #waiting = false;

  /** Takes both levels at one time. Returns the latency in milliseconds at the time an answer begins. */
  sample(at: number, microphone: number, agent: number): number | undefined {
    const gap = this.#lastSampleAt === undefined ? 0 : at - this.#lastSampleAt;
    this.#lastSampleAt = at;
    // A hidden page runs too rarely to know when a sound began, so its measurements are not counted.
    if (gap > LIMITS.gapMs) this.#waiting = false;
    if (microphone > LIMITS.speechLevel) this.#heardCaller(at, Math.min(gap, LIMITS.gapMs));
    return agent > LIMITS.audibleLevel ? this.#heardAgent(at) : undefined;
  }

  /**
   * When the caller's current or last speech began; undefined if nothing was heard, or nothing is measured at `now`.
   */
  speechStartedAt(now: number): number | undefined {
    const listening = this.#lastSampleAt !== undefined && now - this.#lastSampleAt <= LIMITS.asleepMs;
    return listening ? this.#speechFrom : undefined;
  }

  /** When the agent's current or last speech began; undefined if it was never heard. */
  get agentStartedAt(): number | undefined {
    return this.#agentAudibleAt === undefined ? undefined : this.#agentBeganAt;
  }

  #heardCaller(at: number, gap: number): void {
    const answered = this.#agentBeganAt > this.#speechTo;
    if (this.#speechFrom === undefined || answered || at - this.#speechTo > LIMITS.pauseMs) {
      this.#speechFrom = at;
      this.#loudMs = 0;
    } else {
      this.#loudMs += gap;
    }
    this.#speechTo = at;
    // A click or a knock on the table is no turn.
    if (this.#loudMs >= LIMITS.shortestSpeechMs) this.#waiting = true;
  }

  #heardAgent(at: number): number | undefined {
    const silentFrom = this.#agentAudibleAt ?? 0;
    const begins = this.#agentAudibleAt === undefined || at - silentFrom > LIMITS.quietMs;
    this.#agentAudibleAt = at;
    if (begins) this.#agentBeganAt = at;
    // An agent that was still talking when the caller finished did not answer: it was not interrupted.
    if (!begins || !this.#waiting || silentFrom > this.#speechTo) return undefined;
    const latency = at - this.#speechTo;
    this.#waiting = false;
    return latency > 0 && latency <= LIMITS.longestMs ? latency : undefined;
  }
}

/** Levels are root mean square of samples between -1 and 1; times are milliseconds. */
const LIMITS = {
  speechLevel: 0.02,
  audibleLevel: 0.004,
  shortestSpeechMs: 80,
  pauseMs: 1500,
  quietMs: 200,
  gapMs: 250,
  asleepMs: 2000,
  longestMs: 30_000,
};
