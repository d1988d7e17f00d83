// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/*
 * Runs in the page: samples the mouth of the face and the level of the loudspeaker, on one clock, and keeps a row for
 * each sample: milliseconds, level from 0 to 1, share of dark pixels where the mouth is, and how many of these changed.
 */
void (async () => {
  const video = document.querySelector('video[data-face]');
  const context = new AudioContext({ latencyHint: 'interactive' });
  await context.resume();
  const ear = context.createAnalyser();
  ear.fftSize = 512;
  const heard = new Set();
  const wave = new Float32Array(ear.fftSize);

  /** The level of what media elements play: its last 11 ms. */
  const loudness = () => {
    for (const { srcObject } of document.querySelectorAll('audio, video')) {
      if (!srcObject || heard.has(srcObject) || srcObject.getAudioTracks().length === 0) continue;
      heard.add(srcObject);
      context.createMediaStreamSource(srcObject).connect(ear);
    }
    ear.getFloatTimeDomainData(wave);
    return Math.sqrt(wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length);
  };
  const [width, height] = [80, 60];
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  let before = new Uint8Array(width * height);
  const rows = [];
  globalThis.faceRows = rows;
  const look = () => {
    const level = loudness();
    const { videoWidth, videoHeight } = video;
    const [left, top] = [0.34 * videoWidth, 0.58 * videoHeight];
    brush.drawImage(video, left, top, 0.32 * videoWidth, 0.24 * videoHeight, 0, 0, width, height);
    const { data } = brush.getImageData(0, 0, width, height);
    const now = new Uint8Array(width * height);
    let dark = 0;
    let changed = 0;
    for (let at = 0; at < now.length; at += 1) {
      now[at] = data[4 * at];
      if (now[at] < 100) dark += 1;
      if (Math.abs(now[at] - before[at]) > 40) changed += 1;
    }
    before = now;
    rows.push([performance.now(), level, dark / now.length, changed / now.length]);
  };
  setInterval(look, 15);
})();
