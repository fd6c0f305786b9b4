import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import { connectionAgents } from "../../src/collect/session/agents.ts";
import { getObject } from "../../src/integrity/s3/get-object.ts";
import { userWith } from "../support/accounts.ts";
import { clients, type Keys, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { limit } from "../support/machine.ts";

// The emulator takes no key in which an address and a signature are escaped in other ways than these; the SDK's neither.
const KEYS = ["AWSLogs/111122223333/CloudTrail/us-east-1/plain.json.gz", "a b/?#~.gz"];

describeWithMoto("a plain signed request, where the signature is checked", (moto) => {
  let keys: Keys;
  beforeAll(async () => {
    const s3 = clients(ownAccount(moto.url)).s3();
    await s3.send(new CreateBucketCommand({ Bucket: "acme-trail" }));
    for (const Key of KEYS)
      await s3.send(new PutObjectCommand({ Bucket: "acme-trail", Key, Body: Key, Metadata: { signature: "00ff" } }));
    keys = await userWith(moto.url, [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]);
  });

  const get = async (key: string, credentials: Keys) => {
    const { hostname, port } = new URL(moto.url);
    await moto.enforceIam(true);
    try {
      return await getObject(
        {
          route: { protocol: "http:", hostname, port: Number(port), base: "/acme-trail/", region: "us-east-1" },
          key,
          credentials,
          clockOffset: 0,
          connections: () => connectionAgents(undefined, 64),
          connectTimeoutMs: limit(3000),
          attemptTimeoutMs: limit(5000),
        },
        async (body) => {
          let text = "";
          for await (const chunk of body) text += chunk;
          return { text, signature: body.headers["x-amz-meta-signature"] };
        },
        { throttled: 0 },
      );
    } finally {
      await moto.enforceIam(false);
    }
  };

  it.each(KEYS)("gets %s", async (key) => {
    expect(await get(key, keys)).toEqual({ state: "read", value: { text: key, signature: "00ff" } });
  });

  it("is refused with another secret, once", async () => {
    expect(await get(KEYS[0] as string, { ...keys, secretAccessKey: "another" })).toMatchObject({
      state: "unreadable",
      code: "SignatureDoesNotMatch",
    });
  });

  it("finds nothing where nothing is", async () => {
    const mine = ownAccount(moto.url).credentials;
    const { hostname, port } = new URL(moto.url);
    const route = { protocol: "http:", hostname, port: Number(port), base: "/acme-trail/", region: "us-east-1" };
    const connections = () => connectionAgents(undefined, 64);
    const rest = {
      credentials: mine,
      clockOffset: 0,
      connections,
      connectTimeoutMs: limit(3000),
      attemptTimeoutMs: limit(5000),
    };
    expect(await getObject({ route, key: "none", ...rest }, async () => "", { throttled: 0 })).toEqual({
      state: "missing",
      code: "NoSuchKey",
    });
  });
});
