import { shellQuote } from "../../check/index.ts";
import { counted, oneLine } from "../../model/text/safe-text.ts";
import type { Plan, PlanCommand, PlanStep } from "../plan.ts";
import { KEY_ALIAS } from "../resources.ts";
import { stateOf } from "../state.ts";
import { shellLine, shellWord } from "../words.ts";
import { commentsOf, decisions } from "./comments.ts";

/** What the script does with each command. Portable: bash 3.2 and later, the AWS CLI, and nothing else. */
const FUNCTIONS = String.raw`
set -euo pipefail

case "${"$"}{1:---dry-run}" in
  --dry-run) apply=false ;;
  --apply) apply=true ;;
  *) echo "usage: $0 [--dry-run | --apply]" >&2; exit 2 ;;
esac
export AWS_PAGER=""
changes=0

# Without white space, since AWS formats policies in its own way.
plain() { printf %s "$1" | tr -d '[:space:]'; }

errors="$(mktemp)"
trap 'rm -f "$errors"' EXIT

# Reads a state into "found". Nothing is changed where it cannot be read, which is not the same as having none.
look() {
  local code
  found=""
  found="$("$@" 2>"$errors")" && return 0
  code="$(sed -n 's/.*An error occurred (\([A-Za-z0-9.]*\)).*/\1/p' "$errors")"
  found=""
  case "$code" in *NotFound* | NoSuch* | InsightNotEnabledException | 404) return 0 ;; esac
  cat "$errors" >&2
  echo "The state could not be read, so nothing more is changed: $*" >&2
  exit 1
}

# Whether a command prints what is expected. Prints what is set, if that is different.
is() {
  local expected="$1"
  shift
  look "$@"
  [ "$(plain "$found")" != "$(plain "$expected")" ] || return 0
  ! is_set || printf '  now: %s\n' "$(printf %s "$found" | tr -d '[:cntrl:]')"
  return 1
}

# Whether the state that was read is more than what AWS sets on its own.
is_set() {
  case "$(plain "$found")" in
    '' | 0 | null | None | '[]' | *'"AES256"'* | *__default_policy_ID*) return 1 ;;
  esac
}

# Whether an alarm notifies something that a command would take from it. Its actions are the last of what is read.
notifies() {
  local old expected
  old="$(plain "$found")"
  expected="$(plain "$1")"
  case "$old" in null | *',[]]') return 1 ;; esac
  [ "${"$"}{old##*,[}" != "${"$"}{expected##*,[}" ]
}

# A word as a shell reads it.
shown() {
  case "$1" in
    *\'*) printf ' %q' "$1" ;;
    *[!A-Za-z0-9_@%+=:,./-]*|'') printf " '%s'" "$1" ;;
    *) printf ' %s' "$1" ;;
  esac
}

step() { printf '\n%s\n' "$1"; }
right() { printf '  is right: %s\n' "$1"; }
kept() { printf '  is set already and kept, look whether it is enough: %s\n' "$1"; }

# Runs a command that changes something; where AWS does not know yet what was created before, again.
run() {
  local attempts="$1" output word
  shift
  printf '  +'
  for word in "$@"; do shown "$word"; done
  printf '\n'
  changes=$((changes + 1))
  $apply || return 0
  while ! output="$("$@" 2>&1)"; do
    attempts=$((attempts - 1))
    if [ "$attempts" -le 0 ]; then
      printf '%s\n' "$output" >&2
      echo "The step failed. What was done before stays; run the script again to go on." >&2
      exit 1
    fi
    sleep 5
  done
}
`;

/** A script that prints what it would do, and does it with `--apply`. Each command is skipped where its state is right. */
export function shellScript(plan: Plan): string {
  const { account, tool, collectedAt, steps, open } = plan;
  return [
    "#!/usr/bin/env bash",
    `# Remediation plan for AWS account ${account}, by trailproof ${tool}. Evidence of ${collectedAt}.`,
    `# ${counted(steps.length, "step")}; ${counted(open.length, "further step")} for a person to decide, as comments at the end.`,
    "# Prints what it would do. With --apply it does it. A step whose state is right already is skipped.",
    ...plan.notes.map((note) => `# ${oneLine(note)}`),
    FUNCTIONS,
    ...guard(plan),
    ...steps.flatMap((step, i) => shellStep(step, i + 1)),
    "",
    "if $apply; then printf '\\n%s changes made.\\n' \"$changes\"; else printf '\\n%s changes to make. Run with --apply to make them.\\n' \"$changes\"; fi",
    ...(open.length > 0
      ? [`echo ${shellQuote(`${counted(open.length, "step")} left to a person: see the end of this script.`)}`]
      : []),
    ...decisions(plan),
    "",
  ].join("\n");
}

/** The credentials have to be those of the account. */
function guard({ account, region }: Plan): string[] {
  return [
    "# Of the calls whose command names no Region.",
    `export AWS_DEFAULT_REGION=${shellWord(region)}`,
    "",
    'caller="$(aws sts get-caller-identity --query Account --output text)"',
    `if [ "$caller" != ${shellQuote(account)} ]; then`,
    `  echo "This plan is for account ${account}, and the credentials are of account $caller." >&2`,
    "  exit 2",
    "fi",
  ];
}

function shellStep(step: PlanStep, number: number): string[] {
  return [
    "",
    ...commentsOf(step).map((line) => `# ${line}`),
    `step ${shellQuote(`${number}. ${oneLine(step.title)}`)}`,
    ...step.commands.flatMap(shellCommand),
  ];
}

function shellCommand(command: PlanCommand): string[] {
  if (command.sets !== undefined) return creation(command, command.sets);
  const state = stateOf(command.words);
  const run = `run ${command.settles ? 12 : 1} ${shellLine(command.words)}`;
  if (!state) return [run];
  const [, service = "", operation = ""] = command.words;
  const isKept = command.keeps === "actions" ? `notifies ${shellWord(state.expected)}` : "is_set";
  return [
    `if is ${shellWord(state.expected)} ${shellLine(state.read)}; then right '${service} ${operation}'`,
    ...(command.keeps ? [`elif ${isKept}; then kept '${service} ${operation}'`] : []),
    `else ${run}; fi`,
  ];
}

/** A key has no name of its own: its alias tells whether it exists. */
function creation({ words }: PlanCommand, variable: string): string[] {
  const region = words[words.indexOf("--region") + 1] ?? "";
  const read = `aws kms describe-key --key-id ${KEY_ALIAS} --region ${shellWord(region)} --query KeyMetadata.Arn --output text`;
  return [
    `look ${read}`,
    `${variable}="$found"`,
    `if [ -n "$${variable}" ]; then right 'kms create-key'`,
    "else",
    `  printf '  + %s\\n' ${shellQuote(shellLine(words))}`,
    "  changes=$((changes + 1))",
    `  if $apply; then ${variable}="$(${shellLine(words)})"; else ${variable}=${variable}; fi`,
    "fi",
  ];
}
