import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What SNS sends to a subscription over HTTP. */
interface Notification {
  readonly Subject: string;
  readonly Message: string;
}

/** An endpoint that topics of the emulator can notify. */
export interface Mailbox {
  readonly url: string;
  readonly received: readonly Notification[];
  clear(): void;
  close(): Promise<void>;
}

export async function mailbox(): Promise<Mailbox> {
  const received: Notification[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Notification);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    clear: () => {
      received.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
