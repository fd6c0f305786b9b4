import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { tool } from "../../src/tool.ts";
import { page, root } from "../docs/pages.ts";
import { folderWith } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const manifests = parseAllDocuments(page("deploy/kubernetes/cronjob.yaml")).map((one) => one.toJS());
const job = manifests.find(({ kind }) => kind === "CronJob");
const { spec } = job.spec.jobTemplate.spec.template;
const [container] = spec.containers;

describe("the CronJob", () => {
  const schema = JSON.parse(readFileSync(join(root, "test/schemas/kubernetes-cronjob.json"), "utf8"));
  const valid = new Ajv({ strict: false }).compile(schema);

  it("is valid by the schema of batch/v1, which detects an unknown member", () => {
    expect(valid(job), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ ...job, spec: { ...job.spec, timezone: "Etc/UTC" } })).toBe(false);
    expect(valid({ ...job, apiVersion: "batch/v1beta1" })).toBe(false);
    expect(valid({ ...job, spec: { schedule: "17 5 * * *" } })).toBe(false);
  });

  it("meets the restricted Pod Security Standard, with a read-only root file system", () => {
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(String(spec.securityContext.runAsUser)).toBe(/^USER (\d+):/m.exec(page("Dockerfile"))?.[1]);
  });

  it("runs this version, one at a time, and no failed gate again", () => {
    expect(container.image).toMatch(new RegExp(`/trailproof:${tool.version}$`));
    expect(job.spec.concurrencyPolicy).toBe("Forbid");
    expect(job.spec.jobTemplate.spec.backoffLimit).toBe(0);
  });

  it("names what exists: volumes, service account, and a policy that is valid", async () => {
    const volumes = spec.volumes.map(({ name }: { name: string }) => name);
    for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
    const find = (kind: string) => manifests.find((one) => one.kind === kind);
    expect(find("ServiceAccount").metadata.name).toBe(spec.serviceAccountName);
    const config = find("ConfigMap");
    expect(spec.volumes[0].configMap.name).toBe(config.metadata.name);
    expect(parse(config.data["trailproof.yaml"])).toEqual({ extends: ["baseline"] });
  });

  it("its arguments are options of scan, and write only where a volume is", async () => {
    const folder = folderWith();
    const { stdout } = await runHere(["scan", "--help"], { cwd: folder.path });
    folder.remove();
    const options = container.args.filter((arg: string) => arg.startsWith("--"));
    for (const option of options) expect(stdout).toContain(option);
    const outputs = container.args.filter((arg: string) => /^\w+=/.test(arg));
    for (const output of outputs) expect(output).toMatch(/^\w+=\/reports\//);
  });
});
