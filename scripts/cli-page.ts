import type { Command } from "commander";
import { program } from "../src/cli/program.ts";

/** The page of the command line, from the commands themselves. */
export async function cliPage(): Promise<string> {
  const root = await program([]);
  const visible = (command: Command) =>
    command
      .createHelp()
      .visibleCommands(command)
      .filter((one) => one.name() !== "help");
  const all = visible(root).flatMap((command) => [command, ...visible(command)]);
  return `# Command line

Generated from the commands by \`npm run generate\`. Do not edit. \`trailproof COMMAND --help\` shows the same.

${all.map((command) => `- [\`${path(command)}\`](#${anchor(command)}): ${command.summary() || command.description()}`).join("\n")}

${section(root, "Every command")}

${all.map((command) => section(command, `\`${path(command)}\``)).join("\n\n")}

## Environment

- \`AWS_PROFILE\`, \`AWS_REGION\`, \`AWS_ACCESS_KEY_ID\` and all else that the AWS CLI reads for credentials and the Region.
- \`AWS_ENDPOINT_URL\` and \`AWS_ENDPOINT_URL_<SERVICE>\`: where calls go instead of to AWS.
- \`HTTPS_PROXY\`, \`NO_PROXY\`: the way through a proxy. A proxy without a scheme is addressed in http.
- \`AWS_CA_BUNDLE\`: certificate authorities to trust instead of Node's own.
- \`TRAILPROOF_…\` sets an option of \`scan\` that the command line leaves open: the option's name in capitals, such as
  \`TRAILPROOF_MIN_SCORE=90\`, \`TRAILPROOF_QUIET=true\`, \`TRAILPROOF_OUTPUT=json=r.json,sarif=r.sarif\`. An empty one sets nothing.
  One that sets no option is named on standard error.
- \`NO_COLOR\`: no colors; \`FORCE_COLOR\`: colors also where the output is not a terminal (\`FORCE_COLOR=0\`: none).

## Names of other tools

\`--region\` is \`--regions\`, \`--config\` is \`--policy\`, \`--start-time\` and \`--end-time\` of \`validate\` are \`--start\` and \`--end\`,
\`list-controls\` is \`checks\`, and \`-v\` without a command is \`--version\`. \`TRAILPROOF_REGION\` and \`TRAILPROOF_CONFIG\` work, too.

## Terminals and files

On a terminal the summary has its width, up to 120 columns: a failing control is one line, a message has at most two. Elsewhere
nothing is wrapped or cut, so that \`grep\` finds every name; [\`plain\`](reading-a-report.md#plain-text-for-scripts) is for scripts. The last lines of the
summary name every report that was written. A snapshot that was saved is named on standard error. \`--quiet\` prints neither.

## Files

- \`trailproof.yaml\` in the working directory, or above it up to the root of the repository, is the policy where
  \`--policy\` names none: [policy.md](policy.md).
- Every JSON and YAML input is UTF-8, with or without a byte order mark, or UTF-16 with one.

- With a SARIF report \`scan\` may save the evidence beside it, as \`NAME.snapshot.json\`: SARIF needs a file to point into.
  \`--save-snapshot FILE\` chooses the file, \`--no-snapshot-file\` writes none; findings that no line of a policy file
  controls then have no location, and code scanning does not show them. A symbolic link in its place is refused.
- Locations in a SARIF report are relative to the root of the repository that holds the working directory, as code
  scanning services expect; outside a repository they are relative to the working directory.

[Exit codes](exit-codes.md) have a page of their own.
`;
}

/** \`trailproof policy show\` */
function path(command: Command): string {
  return command.parent ? `${path(command.parent)} ${command.name()}` : command.name();
}

/** As the page's heading is linked to. */
function anchor(command: Command): string {
  return path(command).replaceAll(" ", "-");
}

function section(command: Command, title: string): string {
  const help = command.createHelp();
  const args = help
    .visibleArguments(command)
    .map((one) => entry(help.argumentTerm(one), help.argumentDescription(one)));
  const own = help.visibleOptions(command).filter(({ long }) => long !== "--help");
  const options = own.map((option) => entry(help.optionTerm(option), help.optionDescription(option)));
  const parts = [
    `## ${title}`,
    command.description(),
    fenced(`${path(command)}${command.usage() ? ` ${command.usage()}` : ""}`),
    [...args, ...options].join("\n"),
    ...examples(command),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The term in code, so that its angle brackets are no markup. */
function entry(term: string, description: string): string {
  return `- \`${term}\`${description ? `: ${description}` : ""}`;
}

function fenced(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

/** The examples that follow the help. */
function examples(command: Command): string[] {
  let written = "";
  const write = command.configureOutput().writeOut;
  command.configureOutput({ writeOut: (text) => (written += text) });
  command.outputHelp();
  if (write) command.configureOutput({ writeOut: write });
  const [, text = ""] = /^Examples?:\n((?: {2}.*\n?)+)/m.exec(written.slice(command.helpInformation().length)) ?? [];
  return text ? [fenced(commented(text.replace(/^ {2}/gm, "").trimEnd()))] : [];
}

/** The text next to an example becomes a comment of the shell. */
function commented(text: string): string {
  return text.replace(/^(\S.*?)( {2,})(\S)/gm, "$1$2# $3");
}
