import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { recognise } from "./aws-request.ts";

/** An endpoint that sends the operations in `there` to one server and everything else to another. */
export async function splitEndpoint(
  there: { readonly url: string; readonly operations: ReadonlySet<string> },
  elsewhere: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const { operation } = recognise(incoming.method ?? "GET", incoming.url ?? "/", incoming.headers, body);
      const target = new URL(incoming.url ?? "/", there.operations.has(operation) ? there.url : elsewhere);
      const passed = httpRequest(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      passed.on("error", () => response.destroy());
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
