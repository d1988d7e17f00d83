// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ReactElement } from 'react';
import { type Store, useStore } from '../store.ts';
import { LATENCY_EXPLAINED, seconds } from './latency-label.ts';

/** How long the last answer took. */
export function LatencyBadge({ latency }: { latency: Store<number | undefined, never> }): ReactElement {
  const milliseconds = useStore(latency);
  if (milliseconds === undefined) return <p className="latency" />;
  return (
    <p className="latency" title={LATENCY_EXPLAINED} data-latency-ms={Math.round(milliseconds)}>
      answered after {seconds(milliseconds)}
    </p>
  );
}
