import { writeFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { compliantAccount } from "../support/accounts.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultProxy, type Rule } from "../support/fault-proxy.ts";
import { regions } from "../support/overrides.ts";
import { QUEUE, QUEUE_TAGS, queueTagged, READ_TAGS } from "../support/queue-type.ts";
import { scratch, useEmulatorCredentials } from "../support/scan.ts";

/** The program with one row more in each table: modules of its own, so that no other test sees them. */
async function program() {
  vi.resetModules();
  Object.assign((await import("../../src/model/resources/resource-types.ts")).TYPES, { queue: QUEUE });
  Object.assign((await import("../../src/model/resources/facts.ts")).FACTS, { "queue.tags": QUEUE_TAGS });
  Object.assign((await import("../../src/collect/readers.ts")).READERS, { "queue.tags": READ_TAGS });
  const [collecting, evaluating, policy, contract, catalogue] = await Promise.all([
    import("../../src/collect/index.ts"),
    import("../../src/evaluate/index.ts"),
    import("../../src/policy/index.ts"),
    import("../../src/check/index.ts"),
    import("../../src/catalogue.ts"),
  ]);
  const [documents, format, snapshots, results, page, sarif, html, iam] = await Promise.all([
    import("../../src/documents/snapshot.ts"),
    import("../../src/documents/format.ts"),
    import("../../src/model/documents/snapshot-schema.ts"),
    import("../../src/model/documents/result.ts"),
    import("../../scripts/permissions-page.ts"),
    import("../../reports/sarif/index.ts"),
    import("../../reports/html/index.ts"),
    import("../../src/model/resources/facts.ts"),
  ]);
  return {
    ...collecting,
    ...evaluating,
    ...policy,
    ...catalogue,
    ...documents,
    ...format,
    ...snapshots,
    ...results,
    ...page,
    permissionsFor: iam.permissionsFor,
    sarif: sarif.default,
    html: html.default,
    check: queueTagged(contract),
  };
}

const NAME = "main-delivered-dead";
const ARN = `arn:aws:sqs:us-east-1:123456789012:${NAME}`;
const TOPIC = "arn:aws:sns:us-east-1:123456789012:main-delivered";

describeWithMoto("a type of resources that one row adds", (moto) => {
  let trailproof: Awaited<ReturnType<typeof program>>;
  const folder = scratch();
  beforeAll(async () => {
    useEmulatorCredentials();
    trailproof = await program();
    await compliantAccount(moto.url);
  });
  afterAll(() => {
    folder.remove();
    vi.resetModules();
  });

  const tool = { name: "trailproof", version: "0.0.0" };
  const policyWith = (waivers: string) => {
    writeFileSync(folder.file("p.yaml"), `controls: { queue-tagged: {} }\nwaivers: [${waivers}]\n`);
    return { names: ["p.yaml"], cwd: folder.path, checks: [trailproof.check] };
  };
  const waiver = (resource: string) =>
    `{ control: queue-tagged, resource: ${JSON.stringify(resource)}, reason: known, owner: us, expires: 2099-01-01 }`;

  async function scan(rules: readonly Rule[] = [], waivers = ""): Promise<{ snapshot: Snapshot; result: ScanResult }> {
    const proxy = await faultProxy({
      target: moto.url,
      rules,
      overrides: { "ec2:DescribeRegions": regions(["us-east-1"]) },
    });
    try {
      const facts = trailproof.factsFor([{ check: trailproof.check }]);
      const snapshot = await trailproof.collect({ endpointUrl: proxy.url, tool, facts });
      const loaded = await trailproof.loadPolicy(policyWith(waivers));
      const text = trailproof.formatSnapshot(snapshot);
      return { snapshot, result: trailproof.evaluate({ ...loaded, snapshot, text, tool }) };
    } finally {
      await proxy.stop();
    }
  }

  it("is collected, linked, and in the documents that are published", async () => {
    const { snapshot, result } = await scan();
    expect(snapshot).toMatchObject({
      queues: { [ARN]: { name: NAME, region: "us-east-1", owner: "own", tags: { state: "read", value: [] } } },
    });
    expect(result.findings).toMatchObject([
      {
        status: "fail",
        message: `Queue ${NAME} has no tags`,
        resource: { type: "queue", id: NAME, arn: ARN, region: "us-east-1", accountId: "123456789012" },
        evidence: [{ api: "sns:ListTagsForResource", line: expect.any(Number) }],
      },
    ]);
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    const isSnapshot = ajv.compile(trailproof.snapshotSchema());
    expect(isSnapshot(JSON.parse(JSON.stringify(snapshot))), ajv.errorsText(isSnapshot.errors)).toBe(true);
    const isResult = ajv.compile(trailproof.ScanResult);
    expect(isResult(JSON.parse(JSON.stringify(result))), ajv.errorsText(isResult.errors)).toBe(true);
    const broken = structuredClone(snapshot) as unknown as { queues: Record<string, object> };
    Object.assign(broken.queues[ARN] ?? {}, { tags: { state: "fine", api: "" } });
    expect(isSnapshot(broken)).toBe(false);
  });

  it("is read back from a file, unless the file contradicts itself", async () => {
    const { snapshot } = await scan();
    const text = trailproof.formatSnapshot(snapshot);
    expect(trailproof.readSnapshot(text, "s.json")).toEqual(JSON.parse(text));
    const queues = text.indexOf('"queues"');
    const forged = text.slice(0, queues) + text.slice(queues).replace('"own"', '"foreign"');
    expect(() => trailproof.readSnapshot(forged, "s.json")).toThrow(/\/queues\/.*\/owner is not what its ARN says/);
    const older = text.slice(0, queues) + text.slice(queues).replace('"tags"', '"other"');
    expect(trailproof.readSnapshot(older, "s.json")).toMatchObject({
      queues: { [ARN]: { tags: { state: "not-collected", permission: "sqs:ListQueueTags" } } },
    });
  });

  it("is hidden where the listing is hidden that names it", async () => {
    const denied = await scan([{ operation: "sns:GetTopicAttributes", fault: "deny" }]);
    expect(denied.result.findings).toMatchObject([
      {
        status: "unknown",
        cause: "denied",
        resource: { type: "topic", arn: TOPIC },
        permissions: ["sns:GetTopicAttributes"],
      },
    ]);
    expect(denied.result.findings[0]?.message).toMatch(/^The queues of topic main-delivered are not known: /);
    const region = await scan([{ operation: "cloudtrail:DescribeTrails", fault: "deny" }]);
    expect(region.result.findings).toMatchObject([{ status: "unknown", resource: { type: "region" } }]);
  });

  it("is named where it could not be read, with its permission", async () => {
    const { result } = await scan([{ operation: "sns:ListTagsForResource", fault: "deny" }]);
    expect(result.findings).toMatchObject([
      { status: "unknown", cause: "denied", resource: { arn: ARN }, permissions: ["sqs:ListQueueTags"] },
    ]);
    expect(result.unreadable).toMatchObject([
      { resource: ARN, api: "sns:ListTagsForResource", permission: "sqs:ListQueueTags" },
    ]);
  });

  it("can be waived, by name and by ARN, and not all at once unsaid", async () => {
    for (const pattern of [NAME, "arn:aws:sqs:*:*:main-*"]) {
      const { result } = await scan([], waiver(pattern));
      expect(result.findings).toMatchObject([{ status: "fail", waived: true }]);
      expect(result.notifications).toEqual([]);
    }
    expect((await scan([], waiver("*:sqs:*"))).result.notifications).toMatchObject([{ code: "waiver-too-broad" }]);
    const lint = async (pattern: string) =>
      (await trailproof.lintPolicy(policyWith(waiver(pattern)), "2026-01-01")).warnings;
    expect(await lint("arn:aws:sqs:*:*:main-*")).toEqual([]);
    expect(await lint("arn:aws:s3:::main")).toEqual([
      expect.stringContaining("cannot match the ARN or id of any queue"),
    ]);
  });

  it("is in the permissions, the check reference, SARIF and HTML", async () => {
    expect(trailproof.permissionsFor(trailproof.factsFor([{ check: trailproof.check }]))).toContain(
      "sqs:ListQueueTags",
    );
    expect(trailproof.permissionsPage()).toContain(
      "| `queue.tags` | `sns:ListTagsForResource` | `sqs:ListQueueTags` | 4 | — | whether a queue of dead letters is tagged |",
    );
    const reference = trailproof.catalogueMarkdown([trailproof.check]);
    expect(reference).toContain("one verdict per queue");
    expect(reference).toContain("aws sqs tag-queue --queue-url QUEUE_NAME");
    const { result } = await scan();
    expect(JSON.parse(await trailproof.sarif(result, {}))).toMatchObject({
      runs: [
        {
          results: [
            {
              locations: [
                {
                  logicalLocations: [
                    { name: NAME, fullyQualifiedName: ARN, kind: "resource", properties: { type: "AWS::SQS::Queue" } },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(await trailproof.html(result, {})).toMatch(new RegExp(`queue\\b[^]*${NAME}`));
  });
});
