import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { scratch } from "./scan.ts";

const root = join(import.meta.dirname, "../..");

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly {
      readonly id: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

export const action = (): Action => parse(readFileSync(join(root, "action.yml"), "utf8"));

export interface ActionRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the one step of `action.yml` as a runner of GitHub does: bash, the environment that the step names, files for outputs and summary. */
export async function runAction(
  workspace: string,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const { inputs: known, outputs, runs } = action();
  const [step] = runs.steps;
  if (!step || runs.steps.length > 1) throw new Error("action.yml has one step");
  for (const name of Object.keys(inputs)) if (!Object.hasOwn(known, name)) throw new Error(`no input ${name}`);
  const value = (name: string) => inputs[name] ?? known[name]?.default ?? "";
  const given = Object.entries(step.env).map(([name, text]) => [name, text.replace(INPUT, (_, one) => value(one))]);
  const files = scratch();
  const [script, output, summary] = ["step.sh", "output", "summary"].map((name) => files.file(name)) as [
    string,
    string,
    string,
  ];
  for (const file of [output, summary]) writeFileSync(file, "");
  writeFileSync(script, step.run);
  try {
    const ended = await endOf(
      spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
        cwd: workspace,
        env: {
          PATH: process.env.PATH,
          HOME: files.path,
          AWS_EC2_METADATA_DISABLED: "true",
          GITHUB_ACTIONS: "true",
          GITHUB_ACTION_PATH: root,
          GITHUB_WORKSPACE: workspace,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          RUNNER_TEMP: files.path,
          ...Object.fromEntries(given),
          ...env,
        },
      }),
    );
    const set = outputsIn(readFileSync(output, "utf8"));
    const named = Object.entries(outputs).map(([name, one]) => [
      name,
      one.value.replace(OUTPUT, (_, key) => set[key] ?? ""),
    ]);
    return { ...ended, outputs: Object.fromEntries(named), summary: readFileSync(summary, "utf8") };
  } finally {
    files.remove();
  }
}

const INPUT = /\$\{\{ inputs\.([\w-]+) \}\}/g;
const OUTPUT = /\$\{\{ steps\.scan\.outputs\.([\w-]+) \}\}/g;

/** As the runner reads the file: `NAME<<DELIMITER`, lines, `DELIMITER`; or `NAME=VALUE`. */
export function outputsIn(text: string): Record<string, string> {
  const set: Record<string, string> = {};
  const lines = text.split("\n");
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    const [, name, end] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name && end !== undefined) {
      const at = lines.indexOf(end);
      if (at < 0) throw new Error(`${name} has no end`);
      set[name] = lines
        .splice(0, at + 1)
        .slice(0, -1)
        .join("\n");
    } else if (line.includes("=")) set[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
    else if (line !== "") throw new Error(`neither NAME=VALUE nor NAME<<END: ${line}`);
  }
  return set;
}

function endOf(child: ReturnType<typeof spawn>): Promise<Pick<ActionRun, "code" | "stdout" | "stderr">> {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      written[name] += chunk;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...written }));
  });
}
