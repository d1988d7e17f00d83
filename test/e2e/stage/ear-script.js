// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/*
 * Runs in the page before its own scripts and records what the page's media elements play, and the microphone the page
 * opened. The page cannot notice it. Both use one clock, so that intervals between them can be measured.
 */
(() => {
  if (!navigator.mediaDevices) return;
  let listening;

  /** Started with the first microphone, or the first audio. */
  async function start() {
    const context = new AudioContext({ sampleRate: 48_000 });
    // The source of the worklet is put in front of this script: its module is not requested through the page's network.
    const source = new Blob([globalThis.earWorkletSource], { type: 'text/javascript' });
    await context.audioWorklet.addModule(URL.createObjectURL(source));
    const ear = new AudioWorkletNode(context, 'ear', { numberOfInputs: 2, numberOfOutputs: 1 });
    // A node without an output is not run.
    ear.connect(context.destination);
    let first = true;
    ear.port.onmessage = ({ data }) => {
      const bytes = new Uint8Array(data.buffer);
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      const lengthMs = data.length / 2 / 48;
      void globalThis.earHeard(btoa(text), first ? Date.now() - lengthMs : 0, Date.now());
      first = false;
    };
    return { context, ear };
  }

  async function listenTo(stream, input) {
    if (stream.getAudioTracks().length === 0) return;
    listening ??= start();
    const { context, ear } = await listening;
    context.createMediaStreamSource(stream).connect(ear, 0, input);
  }

  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    void globalThis.microphoneOpened(Date.now());
    void listenTo(stream, 0);
    return stream;
  };

  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(stream) {
      property.set.call(this, stream);
      if (stream instanceof MediaStream) void listenTo(stream, 1);
    },
  });
})();
