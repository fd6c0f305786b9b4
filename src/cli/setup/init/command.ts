import { lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { UserError } from "../../../model/errors.ts";
import { NAMES as POLICY_NAMES } from "../../../policy/layers/find.ts";
import { checkWritable, print, whyUnwritable, writeOutput } from "../../io/output.ts";
import { type InitOptions, initPlan, POLICY_NAME } from "./files.ts";
import type { InitFile } from "./init-file.ts";
import { outsideRoot } from "./outside-root.ts";

const examples = `
Examples:
  trailproof init                         a policy with comments
  trailproof init --github                and a workflow for GitHub Actions
  trailproof init --gitlab                and a job for GitLab CI/CD
  trailproof init --aws                   and templates of the scheduled scan in AWS`;

export function initCommand(): Command {
  return new Command("init")
    .summary("write a policy, and a CI workflow or templates for AWS, to start from")
    .description(
      "Writes trailproof.yaml, and what runs trailproof in CI or inside an AWS account, into the working directory. An existing file is kept.",
    )
    .option("--github", "write a workflow of GitHub Actions")
    .option("--gitlab", "write a file to include in .gitlab-ci.yml")
    .option(
      "--aws",
      "write templates of CloudFormation and Terraform, and the code that they start, for a scheduled scan",
    )
    .addHelpText("after", examples)
    .action(async (options: InitOptions) => {
      const { files: asked, steps } = initPlan(options);
      // Every place is checked before the first file is written.
      for (const { path } of asked) makeFolder(path);
      const files = asked.map((file) => placeOf(file));
      const missing = files.filter(({ exists }) => !exists);
      for (const { path } of missing) checkWritable(path);
      for (const file of missing) await writeOutput(file.path, file.content(), { unnamed: "Remove it first" });
      const said = files.map(({ path, exists }) => (exists ? `kept ${path}: it exists already` : `wrote ${path}`));
      const next = ["", "Next:", ...steps.map((step, i) => `  ${i + 1}. ${step}`)];
      await print([...said, ...(missing.length > 0 ? next : []), ""].join("\n"));
      const warning = options.github || options.gitlab ? outsideRoot(process.cwd()) : undefined;
      if (warning !== undefined) await print(`${warning}\n`, process.stderr);
    });
}

/** A policy of a different name is one all the same: a new one would take its place. */
function placeOf(file: InitFile): InitFile & { readonly exists: boolean } {
  const names = file.path === POLICY_NAME ? POLICY_NAMES : [file.path];
  const taken = names.find(isTaken);
  return taken === undefined ? { ...file, exists: false } : { ...file, path: taken, exists: true };
}

/** Whatever is there is the user's, also a link that leads nowhere. */
const isTaken = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    const why = whyUnwritable(error as NodeJS.ErrnoException);
    throw new UserError(`Cannot create folder ${dirname(path)}: ${why}`, 2, { cause: error });
  }
}
