// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Passes on its two inputs, interleaved: the microphone left, the loudspeaker right; about ten pieces a second. */
class Ear extends AudioWorkletProcessor {
  piece = new Int16Array(2 * 4800);
  at = 0;

  process([microphone, loudspeaker], outputs) {
    const left = microphone?.[0];
    const right = loudspeaker?.[0];
    const length = outputs[0]?.[0]?.length ?? 128;
    for (let i = 0; i < length; i++) {
      this.piece[this.at++] = this.sample(left?.[i]);
      this.piece[this.at++] = this.sample(right?.[i]);
      if (this.at < this.piece.length) continue;
      this.port.postMessage(this.piece.slice());
      this.at = 0;
    }
    return true;
  }

  sample(value = 0) {
    return Math.max(-32768, Math.min(32767, Math.round(value * 32767)));
  }
}

registerProcessor('ear', Ear);
