// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ReactElement } from 'react';
import { useMicrophones } from './use-microphones.ts';

interface Props {
  value: string | undefined;
  onChange: (deviceId: string) => void;
  /** Changes when the list should be read again, e.g. after the microphone was allowed. */
  refresh?: unknown;
  disabled?: boolean;
}

/** Chooses the microphone. */
export function MicrophoneSelect({ value, onChange, refresh, disabled }: Props): ReactElement {
  const microphones = useMicrophones(refresh);
  const chosen = microphones.some(({ id }) => id === value) ? value : microphones[0]?.id;
  return (
    <label className="select">
      <span className="visually-hidden">Microphone</span>
      <select
        value={chosen ?? ''}
        disabled={disabled || microphones.length === 0}
        onChange={(event) => onChange(event.target.value)}
      >
        {microphones.length === 0 && <option value="">Default microphone</option>}
        {microphones.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
