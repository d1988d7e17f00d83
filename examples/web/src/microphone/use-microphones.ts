// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';

export interface Microphone {
  id: string;
  label: string;
}

/**
 * The microphones of this machine. Browsers hide their names until the microphone was allowed once, so the list is
 * empty before that. It follows devices that are plugged in; change `refresh` to read it again.
 */
export function useMicrophones(refresh: unknown): readonly Microphone[] {
  const [microphones, setMicrophones] = useState<readonly Microphone[]>([]);
  useEffect(() => {
    const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
    if (!mediaDevices) return undefined;
    let current = true;
    const read = async (): Promise<void> => {
      const devices = await mediaDevices.enumerateDevices().catch(() => []);
      if (!current) return;
      setMicrophones(
        devices
          .filter(({ kind, label, deviceId }) => kind === 'audioinput' && label !== '' && deviceId !== '')
          .map(({ deviceId, label }) => ({ id: deviceId, label })),
      );
    };
    const onChange = (): void => void read();
    void read();
    mediaDevices.addEventListener('devicechange', onChange);
    return () => {
      current = false;
      mediaDevices.removeEventListener('devicechange', onChange);
    };
  }, [refresh]);
  return microphones;
}
