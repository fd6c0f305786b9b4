/**
 * The step of the GitHub Action: runs one scan, and hands its result to the job. Plain JavaScript without dependencies:
 * it runs from the repository as it is. No input reaches a shell.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { inputs, isOn } from "./inputs.mjs";
import { installed } from "./install.mjs";
import { annotate, setOutput } from "./workflow.mjs";

/** Reports by their formats. */
const REPORTS = { json: "result.json", sarif: "result.sarif", html: "report.html", markdown: "summary.md" };

/** Inputs that are options of `scan`, of the same name. */
const OPTIONS = [
  "policy",
  "framework",
  "regions",
  "exclude-regions",
  "role-arn",
  "snapshot",
  "verify-logs",
  "baseline",
  "history",
  "fail-on",
  "min-score",
  "category",
];

/** Exit codes without a result, in words. */
const ERRORS = {
  2: "Wrong usage, policy or input",
  4: "Nothing was collected: no credentials, or AWS does not answer",
};

/** The words of the command line. A value is part of its option's word, so that none is read as an option. */
function scanArguments(input, folder) {
  const given = OPTIONS.filter((name) => input[name] !== "").map((name) => `--${name}=${input[name]}`);
  const reports = Object.entries(REPORTS).map(([format, file]) => `--output=${format}=${join(folder, file)}`);
  return [
    "scan",
    ...given,
    ...(isOn(input, "new-only") ? ["--new-only"] : []),
    ...reports,
    ...(isOn(input, "annotations") ? ["--output=github=-"] : []),
  ];
}

function run(program, args) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "inherit", "inherit"] });
    // A job that is cancelled ends the scan, which then leaves no file half written.
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
    child.once("error", fail);
    child.once("close", (code, signal) => done(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

async function main() {
  const input = inputs();
  if (!["fail", "warn"].includes(input.incomplete)) throw new Error('Input "incomplete": expected fail or warn');
  const folder = input.output;
  const args = scanArguments(input, folder);
  const program = input.program === "" ? await installed(input.version) : resolve(input.program);
  if (!existsSync(program)) throw new Error("Input program: there is no such file");
  mkdirSync(folder, { recursive: true });
  const paths = Object.fromEntries(Object.entries(REPORTS).map(([format, file]) => [format, join(folder, file)]));
  // On a machine that is used again the reports of an earlier run must not be taken for this one's.
  for (const path of Object.values(paths)) rmSync(path, { force: true });

  const code = await run(program, args);
  setOutput("exit-code", String(code));
  if (!existsSync(paths.json)) {
    const what = `${ERRORS[code] ?? "The scan did not end"} (exit code ${code}): the log of this step says more`;
    annotate("error", what);
    summarize(`**trailproof**: ${what}.\n`);
    return code;
  }
  const { gate, score } = JSON.parse(readFileSync(paths.json, "utf8"));
  setOutput("verdict", gate.verdict);
  setOutput("score", score === null ? "" : String(score));
  setOutput("folder", folder);
  for (const [format, path] of Object.entries(paths)) if (existsSync(path)) setOutput(format, path);
  if (isOn(input, "summary") && existsSync(paths.markdown)) summarize(readFileSync(paths.markdown, "utf8"));
  if (code !== 3) return code;
  const passes = input.incomplete === "warn";
  annotate(passes ? "warning" : "error", "Evidence incomplete (exit code 3): the report says what could not be read");
  return passes ? 0 : code;
}

function summarize(text) {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file) appendFileSync(file, text);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    annotate("error", error.message);
    setOutput("exit-code", "2");
    process.exitCode = 2;
  },
);
