import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { bucketServer } from "../support/bucket-server.ts";
import { runHere } from "../support/run-cli.ts";
import { deliveredTrail, type Log } from "../support/signed-trail.ts";
import { ALL_OF_TRAIL, briefly, validateAt } from "../support/validate.ts";

type Send = (response: ServerResponse, body: Buffer, time: number) => Promise<void> | void;

/** As something on the way may treat a intact object, each time in another way. */
const WAYS: Readonly<Record<string, Send>> = {
  "cut elsewhere each time, and announced as long as it then is": (response, body, time) => {
    const part = body.subarray(0, -10 * time);
    response.writeHead(200, { "content-length": part.length }).end(part);
  },
  "cut, and no length announced": (response, body, time) => {
    response.writeHead(200, { connection: "close" }).write(body.subarray(0, -10 * time));
    response.socket?.end();
  },
  "cut at the same place each time, in chunks": (response, body) => {
    response.writeHead(200).write(body.subarray(0, 60));
    response.end(body.subarray(60, 120));
  },
  "announced as half as long, and the rest a moment later": async (response, body) => {
    const { socket } = response;
    const half = body.length >> 1;
    socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: ${half}\r\n\r\n`);
    socket?.write(body.subarray(0, half));
    await sleep(15);
    socket?.write(body.subarray(half));
  },
  "announced as half as long, and the rest in the next packet": (response, body) => {
    const { socket } = response;
    const half = body.length >> 1;
    socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: ${half}\r\n\r\n`);
    socket?.write(body.subarray(0, half), () => setImmediate(() => socket.write(body.subarray(half))));
  },
};

describe("a log file that something on the way has cut", () => {
  it.each(Object.entries(WAYS))("%s: unreadable, never of a wrong form", async (_, send) => {
    const { world, home } = deliveredTrail();
    const log = home[1]?.logs[0] as Log;
    const body = world.buckets.get(log.bucket)?.get(log.key)?.body ?? Buffer.alloc(0);
    const bucket = await bucketServer(world);
    let times = 0;
    const between = createServer((incoming, response) => {
      const { method, url, headers } = incoming;
      if (url?.endsWith(log.key)) return void send(response, body, ++times);
      const asked = request(bucket.url + url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(asked);
    });
    await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
    const { code, result } = await validateAt(
      `http://127.0.0.1:${(between.address() as AddressInfo).port}`,
      ALL_OF_TRAIL,
      {},
      runHere,
    );
    between.closeAllConnections();
    between.close();
    await bucket.stop();
    expect(briefly(result.problems)).toEqual([`unreadable ${log.key.split("/").at(-1)}`]);
    expect(code).toBe(3);
  });
});
