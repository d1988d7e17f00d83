// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * How long the caller waited for an answer, from sound alone: from the last moment the microphone was above the speech
 * threshold to the first moment the agent's track is audible. That includes the silence after which the service decides
 * that the caller has finished. Pure: feed it levels (root mean square, 0 to 1) at times in milliseconds.
 */
export class TurnLatency {
  #lastSampleAt: number | undefined;
  /** Begin and end of what the caller said last, pauses inside included. */
  #speechFrom: number | undefined;
  #speechTo = 0;
  #loudMs = 0;
  #agentBeganAt = 0;
  #agentAudibleAt: number | undefined;
  #waiting = false;

  /** Takes both levels at one moment. Returns the latency in milliseconds at the moment an answer begins. */
  sample(at: number, microphone: number, agent: number): number | undefined {
    const gap = this.#lastSampleAt === undefined ? 0 : at - this.#lastSampleAt;
    this.#lastSampleAt = at;
    // A hidden page is not run often enough to tell when a sound began, so what it saw is not counted.
    if (gap > LIMITS.gapMs) this.#waiting = false;
    if (microphone > LIMITS.speechLevel) this.#heardCaller(at, Math.min(gap, LIMITS.gapMs));
    return agent > LIMITS.audibleLevel ? this.#heardAgent(at) : undefined;
  }

  /** When what the caller says, or said last, began; undefined when nothing was heard, or nobody listens at `now`. */
  speechStartedAt(now: number): number | undefined {
    const listening = this.#lastSampleAt !== undefined && now - this.#lastSampleAt <= LIMITS.asleepMs;
    return listening ? this.#speechFrom : undefined;
  }

  /** When the agent began to say what it says, or said last; undefined when it was never heard. */
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
