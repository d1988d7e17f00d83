// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { publicAddress } from './public-address.ts';

it.each([
  ['https://phone.example.com', 'webhook', '/voice?a=1', 'https://phone.example.com/voice?a=1'],
  ['https://phone.example.com/', 'socket', '/media', 'wss://phone.example.com/media'],
  ['wss://phone.example.com', 'webhook', '/voice', 'https://phone.example.com/voice'],
  ['http://127.0.0.1:8080', 'socket', '/media', 'ws://127.0.0.1:8080/media'],
  ['https://example.com/phone/', 'socket', '/media', 'wss://example.com/phone/media'],
  ['https://phone.example.com', 'socket', 'wss://elsewhere.example/media', 'wss://phone.example.com/media'],
  [
    'https://phone.example.com',
    'socket',
    '.elsewhere.example/media',
    'wss://phone.example.com/.elsewhere.example/media',
  ],
  ['https://phone.example.com', 'webhook', '', 'https://phone.example.com/'],
] as const)('under %s is that of a %s with the target %s', (publicUrl, kind, target, address) => {
  expect(publicAddress(publicUrl)(kind, target)).toBe(address);
});

it.each([
  '',
  'phone.example.com',
  'https://',
  'https://phone example.com',
  'https://phone.example.com:99999',
  'ftp://phone.example.com',
  'https://phone.example.com?a=1',
])('is rejected when the public URL is "%s"', (publicUrl) => {
  expect(() => publicAddress(publicUrl)).toThrow('https://phone.example.com');
});
