import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import { connectionAgents } from "../../src/collect/session/agents.ts";
import { getObject } from "../../src/integrity/s3/get-object.ts";
import { type OpenS3Options, openS3 } from "../../src/integrity/s3/open-s3.ts";
import { validateTrail } from "../../src/integrity/validate-trail.ts";
import { PARTITIONS } from "../../src/model/aws/partitions.ts";
import { tool } from "../../src/tool.ts";
import { type BucketServer, bucketServer } from "../support/bucket-server.ts";
import { folderWith } from "../support/cli-files.ts";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { limit } from "../support/machine.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { deliveredTrail, HOUR, START, TRAIL } from "../support/signed-trail.ts";
import { CERTIFICATE, tlsServer } from "../support/tls-server.ts";
import { webProxy } from "../support/web-proxy.ts";

const VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "AWS_CA_BUNDLE"];
const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n";
const files = folderWith({ "ca.pem": CERTIFICATE, "empty.pem": "", "bad.pem": "-----BEGIN CERTIFICATE-----\nx\n" });

let stops: (() => Promise<void>)[] = [];
beforeEach(useEmulatorCredentials);
afterEach(async () => {
  for (const name of VARIABLES) delete process.env[name];
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});
afterAll(files.remove);

function started<T extends { stop(): Promise<void> }>(server: T): T {
  stops.push(server.stop);
  return server;
}

/** Refuses every call, and remembers it. */
const refusing = async (): Promise<FaultProxy> =>
  started(await faultProxy({ target: "http://127.0.0.1:9", rules: [{ fault: "deny" }] }));

/** Why a scan with these options collects nothing. */
const scanFails = (options: object = {}): Promise<string> =>
  collect({ tool, ...options }).then(
    () => "nothing failed",
    (error: Error & { exitCode?: number }) => `${error.exitCode}: ${error.message}`,
  );

/** How the names of a partition's endpoints end. */
const SUFFIXES: Readonly<Record<string, RegExp>> = {
  aws: /^((ec2|sts|s3)\.us-east-1|iam|organizations\.us-east-1)\.amazonaws\.com:443$/,
  "aws-cn": /\.amazonaws\.com\.cn:443$/,
  "aws-us-gov": /\.us-gov(-west-1)?\.amazonaws\.com:443$/,
  "aws-iso": /\.c2s\.ic\.gov:443$/,
  "aws-iso-b": /\.sc2s\.sgov\.gov:443$/,
  "aws-iso-e": /\.cloud\.adc-e\.uk:443$/,
  "aws-iso-f": /\.csp\.hci\.ic\.gov:443$/,
  "aws-eusc": /\.eusc-de-east-1\.amazonaws\.eu:443$/,
};

describe("a scan", () => {
  /** The hosts that a scan asks. */
  async function hostsAsked(options: object = {}): Promise<string[]> {
    const waiting = new Map<string, Duplex>();
    const server = createServer().on("connect", ({ url = "" }, socket) => {
      waiting.set(url, socket);
      // Once the identity is refused, the scan ends.
      if (waiting.size === 5) for (const one of waiting.values()) one.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env.HTTPS_PROXY = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await scanFails(options)).toMatch(/HTTP 403/);
    server.close();
    const hosts = [...waiting.keys()];
    expect(hosts.map((host) => host.split(".")[0]).sort()).toEqual(["ec2", "iam", "organizations", "s3", "sts"]);
    return hosts;
  }

  it.each(PARTITIONS)("in $id asks no host of another partition", async ({ id, globalRegion }) => {
    process.env.AWS_REGION = globalRegion;
    expect((await hostsAsked()).filter((host) => !SUFFIXES[id]?.test(host))).toEqual([]);
  });

  it.each(["cn-northwest-1", "cn-*"])("of %s alone asks no host of the configured partition", async (region) => {
    process.env.AWS_REGION = "us-east-1";
    const scope = { regions: [region], excludeRegions: [] };
    expect((await hostsAsked({ scope })).filter((host) => !SUFFIXES["aws-cn"]?.test(host))).toEqual([]);
  });
});

describe("a proxy", () => {
  it("without a scheme is addressed in http", async () => {
    const proxy = started(await webProxy());
    process.env.HTTPS_PROXY = proxy.url.replace("http://", "");
    expect(await scanFails()).toMatch(/^4: .*HTTP 403/);
    expect(proxy.asked).toContain("CONNECT sts.us-east-1.amazonaws.com:443");
  });

  it.each([
    ["HTTPS_PROXY", {}],
    ["HTTP_PROXY", { endpointUrl: "http://aws.invalid" }],
  ])("in %s that answers 407 is named, without its password", async (name, options) => {
    const proxy = started(await webProxy(undefined, 407));
    process.env[name] = proxy.url.replace("http://", "http://me:hunter2@");
    const refusal = `the proxy ${proxy.url} refused with HTTP 407 (proxy authentication required): check user name and password in ${name}`;
    expect(await scanFails(options)).toBe(`4: AWS could not be reached: ${refusal}`);
  });

  it("that answers 407 to a request for an object is named", async () => {
    const proxy = started(await webProxy(undefined, 407));
    process.env.HTTP_PROXY = proxy.url;
    const request = {
      route: { protocol: "http:", hostname: "aws.invalid", port: 80, base: "/acme-trail/", region: "us-east-1" },
      key: "a.json.gz",
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
      clockOffset: 0,
      connections: () => connectionAgents(undefined, 1),
      connectTimeoutMs: limit(3000),
      attemptTimeoutMs: limit(5000),
    };
    expect(await getObject(request, async () => "", { throttled: 0 })).toMatchObject({
      state: "unreadable",
      code: "ProxyAuthenticationRequired",
      message: expect.stringContaining(`the proxy ${proxy.url} refused with HTTP 407`),
    });
  });

  it("that is dead is named", async () => {
    process.env.HTTPS_PROXY = "127.0.0.1:9";
    expect(await scanFails()).toMatch(
      /^4: AWS could not be reached \(HTTPS_PROXY is http:\/\/127\.0\.0\.1:9\): .*ECONNREFUSED/,
    );
  });
});

describe("a certificate authority that Node does not know", () => {
  const hint =
    "if the network decrypts TLS, name its certificate authority in AWS_CA_BUNDLE or ca_bundle of the profile";
  const endpoint = async () => started(await tlsServer((await refusing()).url)).url;

  it("is asked for, where it is not trusted", async () => {
    expect(await scanFails({ endpointUrl: await endpoint() })).toMatch(
      new RegExp(`^4: AWS could not be reached at https://.*DEPTH_ZERO_SELF_SIGNED_CERT.*${hint}`),
    );
  });

  it("is trusted by AWS_CA_BUNDLE, and by ca_bundle of the profile", async () => {
    const endpointUrl = await endpoint();
    process.env.AWS_CA_BUNDLE = files.file("ca.pem");
    expect(await scanFails({ endpointUrl })).toMatch(/GetCallerIdentity was refused/);
    delete process.env.AWS_CA_BUNDLE;
    const folder = folderWith({ config: `[profile own]\nca_bundle = ${files.file("ca.pem")}\n${keys}` });
    process.env.AWS_CONFIG_FILE = folder.file("config");
    expect(await scanFails({ endpointUrl, profile: "own" })).toMatch(/GetCallerIdentity was refused/);
    folder.remove();
  });

  it.each([
    ["none.pem", "the file cannot be read (ENOENT)"],
    ["empty.pem", "expected certificates in PEM format"],
    ["bad.pem", "expected certificates in PEM format"],
  ])("in %s is an error of the usage", async (name, reason) => {
    process.env.AWS_CA_BUNDLE = files.file(name);
    expect(await scanFails()).toBe(`2: AWS_CA_BUNDLE ${files.file(name)}: ${reason}`);
  });

  it("is trusted by every request of a validation, also through a proxy", async () => {
    const bucket: BucketServer = started(await bucketServer(deliveredTrail().world));
    const { url } = started(await tlsServer(bucket.url));
    const proxy = started(await webProxy(url));
    process.env.AWS_CA_BUNDLE = files.file("ca.pem");
    expect(await validated({ endpointUrl: url })).toMatchObject({ exitCode: 0, problems: [] });
    process.env.HTTPS_PROXY = proxy.url.replace("http://", "");
    expect(await validated({ endpointUrl: url })).toMatchObject({ exitCode: 0, problems: [] });
    expect(proxy.asked).toContain(`CONNECT ${url.replace("https://", "")}`);
    delete process.env.AWS_CA_BUNDLE;
    await expect(validated({ endpointUrl: url })).rejects.toThrow(hint);
  });
});

async function validated(options: Pick<OpenS3Options, "endpointUrl">) {
  const named = { name: TRAIL.name, homeRegion: TRAIL.homeRegion, arn: TRAIL.arn };
  const { trail, source, limits, notes, close } = await openS3({ ...options, named, maxLogMib: 8 });
  const range = { start: START, end: START + 4 * HOUR };
  return validateTrail({ trail, source, limits, notes, range, tool }).finally(close);
}

describe("the endpoints of a profile", () => {
  it.each([
    ["--profile", { profile: "local" }, {}],
    ["AWS_PROFILE", {}, { AWS_PROFILE: "local" }],
  ])("are used with %s", async (_, options, env) => {
    const [all, own] = [await refusing(), await refusing()];
    const folder = folderWith({
      config: `[profile local]\nregion = eu-west-1\nendpoint_url = ${all.url}\nservices = mine\n${keys}\n[services mine]\nsts =\n  endpoint_url = ${own.url}\n`,
    });
    Object.assign(process.env, { AWS_CONFIG_FILE: folder.file("config"), AWS_REGION: "" }, env);
    expect(await scanFails(options)).toMatch(/GetCallerIdentity was refused/);
    expect(own.calls).toEqual([{ service: "sts", operation: "sts:GetCallerIdentity", region: "eu-west-1" }]);
    expect(all.calls).not.toEqual([]);
    expect(Object.keys(all.counts())).not.toContain("sts:GetCallerIdentity");
    delete process.env.AWS_PROFILE;
    folder.remove();
  });
});
