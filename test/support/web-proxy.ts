import { createServer, request as httpRequest } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface WebProxy {
  readonly url: string;
  /** `GET http://host/…` for what was forwarded, `CONNECT host:port` for tunnels. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/**
 * A forward proxy as companies have: plain requests are passed on, tunnels are opened to nowhere else than `tunnelTo`.
 *
 * @param refusal - the status of every answer, where the proxy lets nothing through.
 */
export async function webProxy(tunnelTo?: string, refusal?: number): Promise<WebProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const { method, url = "", headers } = incoming;
    asked.push(`${method} ${url}`);
    if (refusal !== undefined) return void response.writeHead(refusal).end();
    // To a proxy a request says whose it is.
    if (!URL.canParse(url)) return void response.writeHead(400).end();
    const onward = httpRequest(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on("connect", ({ url = "" }, socket: Socket) => {
    asked.push(`CONNECT ${url}`);
    socket.on("error", () => {});
    if (tunnelTo === undefined) {
      socket.end(`HTTP/1.1 ${refusal ?? 403} Refused\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(tunnelTo);
    const tunnel = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on("error", () => socket.destroy());
    socket.on("close", () => tunnel.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
