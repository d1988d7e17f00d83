// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { miniAdapter } from '../mini/model.ts';

export default miniAdapter();
