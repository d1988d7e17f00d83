// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * The headers of every page and file: no foreign code runs, connections go only to this server and to LiveKit, and no
 * device may be requested but the microphone, and the camera if calls may have one.
 */
export function securityHeaders(livekitUrl: string, { camera = false } = {}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self' ${livekitSources(livekitUrl).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': `microphone=(self), camera=(${camera ? 'self' : ''}), geolocation=(), display-capture=()`,
    'cross-origin-opener-policy': 'same-origin',
  };
}

/**
 * The addresses a LiveKit client connects to. LiveKit Cloud redirects clients to the host of a region, so for it the
 * whole domain is allowed. Throws an Error that names LIVEKIT_URL for anything but a ws, wss, http or https address.
 */
export function livekitSources(livekitUrl: string): string[] {
  const url = URL.parse(livekitUrl);
  if (!url || !/^(?:ws|http)s?:$/u.test(url.protocol) || !/^[\w.:[\]-]+$/u.test(url.host)) {
    throw new Error(
      'The LiveKit address must look like wss://example.livekit.cloud or ws://127.0.0.1:7880 (LIVEKIT_URL).',
    );
  }
  const secure = url.protocol === 'wss:' || url.protocol === 'https:' ? 's' : '';
  const hosts = url.hostname.endsWith('.livekit.cloud') ? [url.host, '*.livekit.cloud'] : [url.host];
  return hosts.flatMap((host) => [`ws${secure}://${host}`, `http${secure}://${host}`]);
}
