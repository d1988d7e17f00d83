// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How long addresses are waited for, milliseconds: a relay that does not answer must not hold the offer up. */
const GATHER_MS = 2000;

/** Offers to receive picture and sound, with the addresses this browser has found within two seconds. Rejects with what it threw. */
export async function offerToReceive(peer: RTCPeerConnection): Promise<string> {
  peer.addTransceiver('audio', { direction: 'recvonly' });
  peer.addTransceiver('video', { direction: 'recvonly' });
  await peer.setLocalDescription();
  await gathered(peer);
  return peer.localDescription?.sdp ?? '';
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
