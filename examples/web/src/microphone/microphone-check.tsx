// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useEffect, useState } from 'react';
import { LevelLoop } from '../audio/level-loop.ts';
import { Notice } from '../notice.tsx';
import { LevelBar } from './level-bar.tsx';
import { explainMicrophone, type MicrophoneProblem, microphoneProblemOf } from './microphone-problem.ts';
import { MicrophoneSelect } from './microphone-select.tsx';

interface Props {
  deviceId: string | undefined;
  onDevice: (deviceId: string) => void;
}

/** Before a call: choose a microphone and see whether it hears you. */
export function MicrophoneCheck({ deviceId, onDevice }: Props): ReactElement {
  const [checking, setChecking] = useState(false);
  const [loop, setLoop] = useState<LevelLoop>();
  const [problem, setProblem] = useState<MicrophoneProblem>();

  useEffect(() => {
    if (!checking) return undefined;
    let stop = (): void => {};
    let current = true;
    const open = async (): Promise<void> => {
      try {
        const audio = deviceId ? { deviceId } : true;
        const stream = await navigator.mediaDevices.getUserMedia({ audio });
        stop = () => stream.getTracks().forEach((track) => track.stop());
        if (!current) return stop();
        const opened = new LevelLoop();
        opened.follow('microphone', stream.getAudioTracks()[0]);
        stop = () => {
          stream.getTracks().forEach((track) => track.stop());
          opened.close();
        };
        setLoop(opened);
      } catch (error) {
        if (!current) return;
        setProblem(microphoneProblemOf(error));
        setChecking(false);
      }
    };
    void open();
    return () => {
      current = false;
      stop();
      setLoop(undefined);
    };
  }, [checking, deviceId]);

  const toggle = (): void => {
    setProblem(undefined);
    setChecking(!checking);
  };

  return (
    <div className="microphone-check">
      <div className="microphone-row">
        <MicrophoneSelect value={deviceId} onChange={onDevice} refresh={loop} />
        <button type="button" className="button" aria-pressed={checking} onClick={toggle}>
          {checking ? 'Stop' : 'Test'}
          <span className="visually-hidden"> the microphone</span>
        </button>
      </div>
      {loop && <LevelBar loop={loop} />}
      {problem && <Notice {...explainMicrophone(problem)} data={{ 'data-microphone-problem': problem }} />}
    </div>
  );
}
