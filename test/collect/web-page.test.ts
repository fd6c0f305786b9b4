import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GetBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeObserver } from "../../src/collect/observe.ts";
import { ACCOUNT_READERS, type AccountReader, READERS, type Reader } from "../../src/collect/readers.ts";
import { callerIdentity } from "../../src/collect/services/account/identity.ts";
import { trails } from "../../src/collect/services/cloudtrail/trails.ts";
import { openSession, type Session } from "../../src/collect/session/session.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { FACTS, OPT_IN_FACTS } from "../../src/model/resources/facts.ts";
import { collections, typeOfFact } from "../../src/model/resources/graph.ts";
import { account } from "../support/account.ts";
import { FOREIGN_PAGE } from "../support/aws-faults.ts";

/** What a captive portal, a proxy or a firewall answers to everything, with status 200. */
const PAGES = {
  "a well-formed login page": String(FOREIGN_PAGE.body),
  "a login page of HTML 5":
    "<!DOCTYPE html>\n<html lang=en><meta charset=utf-8><title>Sign in</title><br><p>Accept & go",
  "a page behind a byte order mark": "\uFEFF<!-- portal --><html><body>Sign in</body></html>",
  "an XML document of another kind": '<?xml version="1.0"?>\n<portal><message>Access restricted</message></portal>',
  "an empty body": "",
};

const snapshot = account().trail("main", { key: "Enabled", group: "present", topic: "present" }).snapshot();

/** How each fact is asked, of the first resource of its kind. */
function asks(session: Session): Map<FactId, (signal: AbortSignal) => Promise<unknown>> {
  const found = new Map<FactId, (signal: AbortSignal) => Promise<unknown>>();
  for (const [fact, { read }] of Object.entries(ACCOUNT_READERS) as [FactId, AccountReader][])
    found.set(fact, (signal) => read(session, "us-east-1", signal, Promise.resolve(snapshot.account.id)));
  for (const [fact, { read }] of Object.entries(READERS) as unknown as [FactId, Reader<unknown>][]) {
    const [collection = ""] = collections().find(([, type]) => type === typeOfFact(fact)) ?? [];
    const [resource] = Object.values(snapshot[collection as "trails"]);
    found.set(fact, (signal) => read(session, resource, "us-east-1", signal, snapshot));
  }
  return found.set("region.trails", (signal) => trails(session, "us-east-1", signal));
}

let server: Server;
let session: Session;
let page = "";
beforeAll(async () => {
  server = createServer((incoming, response) => {
    incoming.resume().on("end", () => response.writeHead(200, { "content-type": "text/html" }).end(page));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "test-secret",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  }))
    vi.stubEnv(name, value);
  session = await openSession({
    endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    retry: { mode: "standard", maxAttempts: 1 },
  });
});
afterAll(() => {
  vi.unstubAllEnvs();
  session.close();
  server.close();
});

describe.each(Object.entries(PAGES))("%s with status 200", (_, body) => {
  it("is unreadable for every fact", async () => {
    page = body;
    const observe = makeObserver({ callDeadlineMs: 60_000 });
    const states: Record<string, string> = {};
    for (const [fact, ask] of asks(session)) states[fact] = (await observe(fact, "us-east-1", ask)).state;
    // Log files are read by the validation, which compares each with its digest; a canary searches events.
    const expected = (Object.keys(FACTS) as FactId[]).filter((fact) => !OPT_IN_FACTS.includes(fact));
    expect(states).toEqual(Object.fromEntries(expected.map((fact) => [fact, "unreadable"])));
  });

  it("is no identity", async () => {
    page = body;
    await expect(callerIdentity(session, new AbortController().signal)).rejects.toThrow();
  });
});

it("a web page is refused for an operation whose answer has no required member", async () => {
  const client = session.client(S3Client, "us-east-1");
  for (page of Object.values(PAGES).slice(0, 3))
    await expect(client.send(new GetBucketVersioningCommand({ Bucket: "b" }))).rejects.toThrow(
      "the answer is not one of GetBucketVersioning",
    );
});
