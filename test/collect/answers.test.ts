import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, expect, it } from "vitest";
import { classify } from "../../src/collect/observe.ts";
import { LONGEST_ANSWER } from "../../src/collect/services/answers/body.ts";
import { location } from "../../src/collect/services/s3/buckets.ts";
import type { Session } from "../../src/collect/session/session.ts";
import { limit, processorMs } from "../support/machine.ts";

let server: Server | undefined;
afterEach(() => server?.close());

/** What is read of a bucket's location where S3 answers so. */
async function read(answer: (write: (text: string) => Promise<boolean>) => Promise<void>): Promise<string> {
  server = createServer(async (_, response) => {
    response.writeHead(200, { "content-type": "application/xml" });
    const open = () => !response.destroyed;
    await answer(
      (text) =>
        new Promise((done) => {
          if (open()) response.write(text, () => done(open()));
          else done(false);
        }),
    );
    response.end();
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    return await location(
      { client: () => client } as unknown as Session,
      "us-east-1",
      "b",
      new AbortController().signal,
    );
  } catch (error) {
    return (error as Error).message;
  }
}

const says = (body: string) =>
  read(async (write) => {
    await write(body);
  });

it.each([
  ["<LocationConstraint/>", "us-east-1"],
  ['<?xml version="1.0"?>\n<LocationConstraint xmlns="x">eu-west-3</LocationConstraint>\n', "eu-west-3"],
  ["<LocationConstraint>EU</LocationConstraint>", "eu-west-1"],
])("a bucket's location is read from %s", async (body, region) => expect(await says(body)).toBe(region));

it.each([
  "<html/>",
  "<LocationConstraint> EU </LocationConstraint>",
  "<LocationConstraint>a</LocationConstraint><b/>",
  "<LocationConstraint><a/></LocationConstraint>",
  "",
])("%j is no location of a bucket", async (body) =>
  expect(await says(body)).toMatch(/^the answer is not one of s3:GetBucketLocation/),
);

it("a response of blanks is refused at once", async () => {
  const started = performance.now();
  expect(await says(`<?xml?>${" ".repeat(200_000)}x`)).toMatch(/not one of s3:GetBucketLocation/);
  expect(await says(`<LocationConstraint>${" ".repeat(200_000)}x y`)).toMatch(/not one of s3:GetBucketLocation/);
  expect(performance.now() - started).toBeLessThan(limit(2000));
});

it("a response without an end is read no further than an answer can be long", async () => {
  let sent = 0;
  const chunk = " ".repeat(64 * 1024);
  const error = await read(async (write) => {
    while (sent < 40 * LONGEST_ANSWER && (await write(chunk))) sent += chunk.length;
  });
  expect(error).toBe(`the answer is not one of GetBucketLocation: it is longer than ${LONGEST_ANSWER} bytes`);
  expect(sent).toBeLessThan(4 * LONGEST_ANSWER);
});

it("an error text is cut where the SDK begins to speak to programmers", () => {
  const hint = "to see the raw response, inspect the hidden field {error}.$response on this object.";
  expect(classify(new Error(`Refused.\n  Deserialization error: ${hint}`)).message).toBe("Refused.");
  expect(classify(new Error(`Refused. ${hint}`)).message).toBe("Refused.");
  expect(processorMs(() => classify(new Error(`${" ".repeat(200_000)}x`)))).toBeLessThan(500);
});
