// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ReactElement, ReactNode } from 'react';

interface Props {
  title: string;
  todo: string;
  /** Buttons that help with it. */
  children?: ReactNode;
  tone?: 'problem' | 'calm';
  data?: Record<`data-${string}`, string>;
}

/** Says what is wrong and what to do about it; screen readers read it at once. */
export function Notice({ title, todo, children, tone = 'problem', data }: Props): ReactElement {
  return (
    <div className={`notice ${tone}`} role={tone === 'problem' ? 'alert' : 'status'} {...data}>
      <p>
        <strong>{title}</strong>
        <span>{todo}</span>
      </p>
      {children && <div className="notice-actions">{children}</div>}
    </div>
  );
}
