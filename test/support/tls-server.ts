import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A self-signed certificate of 127.0.0.1 until 2120, for tests only: its key is public. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBUzCB+qADAgECAgEBMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMMD3RyYWlscHJv
b2YgdGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGjEYMBYG
A1UEAwwPdHJhaWxwcm9vZiB0ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
IJW9keiyFDcWsWbZmHk5rrJoMhRQNsVOQDBwMQSpRgemVU0PKWYg6j6dHMaVBgzb
WvS6kaVEwkndQPtOjMcwgKMvMC0wDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzAR
hwR/AAABgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIhAMSUAQMXmahfSekQ
R89JEX1uz9gxyY7qYN9Wb6mqEBZtAiAk5yDzJTznYpq5AgsWi5H8OQxHd4aB3Sol
3NdK+uCg/g==
-----END CERTIFICATE-----
`;

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAxm77tCF95tw/bFk
N07HUITwlgYXoEYnUAJUarHMQsWhRANCAAQglb2R6LIUNxaxZtmYeTmusmgyFFA2
xU5AMHAxBKlGB6ZVTQ8pZiDqPp0cxpUGDNta9LqRpUTCSd1A+06MxzCA
-----END PRIVATE KEY-----
`;

/** An endpoint with that certificate, in front of another. */
export async function tlsServer(target: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (incoming, response) => {
    const { method, url = "/", headers } = incoming;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
