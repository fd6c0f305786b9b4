import { globalRegion } from "../model/aws/partitions.ts";
import type { Finding, ScanResult, Step } from "../model/documents/result.ts";
import { atLeast, type Severity } from "../model/findings/severity.ts";
import { inStepOrder } from "../model/findings/step-order.ts";
import { checkResult } from "./check-result.ts";
import { choiceIn, filled, named, type Surroundings, trailOf } from "./fill.ts";
import type { OpenStep, Plan, PlannedFor, PlanStep } from "./plan.ts";
import { setUpSteps } from "./set-up.ts";
import { hasState } from "./state.ts";
import { type Call, callOf, VARIABLE, wordsOf } from "./words.ts";

export type { Plan } from "./plan.ts";

export interface PlanOptions {
  /** Only findings of these controls. */
  readonly controls?: readonly string[] | undefined;
  /** Only findings of this severity and higher. */
  readonly severity?: Severity | undefined;
  /** An address that is subscribed to the topics of alarms. */
  readonly email?: string | undefined;
  /** Where the trail of an account without trails is created. */
  readonly homeRegion?: string | undefined;
}

/**
 * One ordered plan for all failures that no waiver accepts. Steps that several findings share are in it once.
 *
 * @throws UserError if the result has values that no scan writes.
 */
export function planOf(result: ScanResult, options: PlanOptions = {}): Plan {
  checkResult(result);
  const chosen = result.findings.filter(
    ({ control, severity }) =>
      (!options.controls || options.controls.includes(control)) &&
      (!options.severity || atLeast(options.severity).includes(severity)),
  );
  const failing = chosen.filter(({ status, waived }) => status === "fail" && !waived);
  const { account, tool, snapshot, trails } = result;
  const own = trails.filter(({ accountId }) => accountId === account.id);
  const isSetUp = trails.length === 0 && failing.some(({ data }) => data?.impact === "no-trail");
  const around: Surroundings = {
    account: account.id,
    partition: account.partition,
    trails: own.map(({ arn }) => arn),
    email: options.email,
    paths: pathsOf(failing, result),
    organization: {
      id: account.organizationId,
      trails: trails.flatMap(({ arn, isOrganizationTrail }) => (isOrganizationTrail ? arn : [])),
    },
  };
  const region = options.homeRegion ?? homeRegionOf(result);
  const parts = isSetUp ? setUp(failing, around, region) : remedies(failing, around);
  return {
    account: account.id,
    partition: account.partition,
    region,
    tool: tool.version,
    collectedAt: snapshot.collectedAt,
    isSetUp,
    ...parts,
    undecided: chosen
      .filter(({ status }) => status === "unknown")
      .map(({ control, resource, message }) => ({ control, resource: resource.id, message })),
    notes: notesOf(parts, options),
    trails: own.map(({ arn, s3BucketName }) => ({ arn, bucket: s3BucketName })),
  };
}

/**
 * Where trails that get a new bucket deliver in it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function pathsOf(failing: readonly Finding[], { account, trails }: ScanResult): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const { id, cli = [] } of failing.flatMap(({ remediation }) => remediation?.steps ?? [])) {
    const trail = trailOf({ id });
    const [call] = cli.flatMap((line) => callOf(wordsOf(line) ?? []) ?? []);
    if (trail === undefined || call?.options["s3-bucket-name"] !== "NEW_BUCKET_NAME") continue;
    const { "s3-key-prefix": given } = call.options;
    const prefix = given === undefined ? "" : `${given}/`;
    const isOfOrganization = trails.some(({ arn, isOrganizationTrail }) => arn === trail && isOrganizationTrail);
    const owners = [account.id, ...(isOfOrganization && account.organizationId ? [account.organizationId] : [])];
    paths.set(
      trail,
      owners.map((owner) => `${prefix}AWSLogs/${owner}`),
    );
  }
  return paths;
}

/** The Region of the partition's global services where it is scanned: that trail records their events. */
function homeRegionOf({ account, scope }: ScanResult): string {
  const global = globalRegion(account.partition) ?? "us-east-1";
  return scope.regions.includes(global) ? global : (scope.regions[0] ?? global);
}

type Parts = Pick<Plan, "steps" | "open">;

const ALARM = / cloudtrail-([a-z0-9-]+)$/;

/**
 * The complete set-up, and the remedies of what no trail is needed for. What is about an alarm carries the finding of that
 * alarm, the trail carries the others.
 */
function setUp(failing: readonly Finding[], around: Surroundings, region: string): Parts {
  const { account, partition, email } = around;
  const ofTrail = failing.filter((one) => hasStep(one, "create-trail"));
  const isLater = (one: Finding) => hasStep(one, "put-event-selectors") && !RECORDED.has(one.control);
  const isOfAlarm = ({ control }: Finding) => control.startsWith("alarm-");
  const steps = setUpSteps({ account, partition, region }).map((step): PlanStep => {
    const [, set] = ALARM.exec(step.id) ?? [];
    const findings = ofTrail.filter((one) =>
      set === undefined
        ? step.id.startsWith("create-trail ") && !isOfAlarm(one) && !isLater(one)
        : one.control === `alarm-${set}`,
    );
    const commands = step.commands.map((command) => ({
      ...command,
      words: command.words.map((word) => (word === "EMAIL_ADDRESS" && email !== undefined ? email : word)),
    }));
    return { ...step, commands, account, findings: findings.map(plannedFor) };
  });
  const rest = remedies(
    failing.filter((one) => !ofTrail.includes(one)),
    around,
  );
  const later = ofTrail
    .filter(isLater)
    .map((one) => ({ ...manually(account)(one), console: [], commands: [], reason: LATER }));
  return {
    steps: [...steps.filter(({ commands }) => choiceIn(commands) === undefined), ...rest.steps],
    open: [...rest.open, ...later],
  };
}

/** Controls of data events that the trail of the set-up records. */
const RECORDED = new Set(["events-s3-data-read", "events-s3-data-write"]);
const LATER =
  "AWS charges for each of these events, and the trail does not record them. Scan again once it logs, and decide.";

const hasStep = ({ remediation }: Finding, operation: string) =>
  (remediation?.steps ?? []).some(({ id }) => id.startsWith(`${operation} `));

const plannedFor = ({ control, severity, resource }: Finding): PlannedFor => ({
  control,
  severity,
  resource: resource.id,
  ...(resource.region == null ? {} : { region: resource.region }),
});

interface Wanted {
  readonly step: Step;
  readonly findings: Finding[];
}

function remedies(failing: readonly Finding[], around: Surroundings): Parts {
  const wanted = new Map<string, Wanted>();
  for (const finding of failing)
    for (const step of finding.remediation?.steps ?? []) {
      const known = wanted.get(step.id);
      if (known) known.findings.push(finding);
      else wanted.set(step.id, { step, findings: [finding] });
    }
  const steps: PlanStep[] = [];
  const open: OpenStep[] = [];
  const done = new Set<string>();
  const blocked = new Map<string, string>();
  for (const { step, findings } of inStepOrder([...wanted.values()], ({ step }) => step)) {
    if (step.effect === "reads" || isEmpty(step)) continue;
    const [region] = findings.flatMap(({ resource }) => resource.region ?? []);
    const lines = (step.cli ?? []).map(wordsOf);
    const words = lines.filter((one) => one !== undefined);
    const { commands, creations } = filled(step, words, regionOf(words) ?? region, around);
    const planned: PlanStep = {
      id: step.id,
      title: named(step, step.title, around),
      account: step.account,
      findings: findings.map(plannedFor),
      ...(step.cost === undefined ? {} : { cost: step.cost }),
      console: step.console ?? [],
      commands,
    };
    const before = (step.after ?? []).find((id) => blocked.has(id));
    const reason =
      reasonOf(step, planned, around.account, lines.length > words.length || words.some(hasVariable)) ??
      (before === undefined ? undefined : `It comes after a step that is open: ${blocked.get(before)}.`);
    if (reason !== undefined) {
      if (!step.id.startsWith("subscribe ")) blocked.set(step.id, step.title);
      open.push({ ...planned, reason });
      continue;
    }
    for (const creation of creations.filter(({ id }) => !done.has(id))) {
      done.add(creation.id);
      steps.push({ ...creation, account: around.account, console: [], findings: findings.map(plannedFor) });
    }
    if (commands.length > 0) steps.push(planned);
  }
  const decided = new Set([...steps, ...open].flatMap(({ findings }) => findings.map(keyOf)));
  const rest = failing.filter((one) => !decided.has(keyOf(plannedFor(one))));
  return { steps, open: [...open, ...rest.map(manually(around.account))] };
}

const keyOf = ({ control, resource }: PlannedFor) => `${control} ${resource}`;

const regionOf = (words: readonly (readonly string[])[]): string | undefined =>
  words.flatMap((one) => callOf(one)?.options.region ?? []).find((region) => typeof region === "string");

const isEmpty = ({ cli, console: shown }: Step) => !cli?.length && !shown?.length;

/** A failure whose remedy is no step that changes something: a person looks first. */
const manually =
  (account: string) =>
  (finding: Finding): OpenStep => ({
    id: `resolve ${finding.fingerprint}`,
    title: `Resolve: ${finding.message}`,
    account,
    findings: [plannedFor(finding)],
    console: (finding.remediation?.steps ?? []).flatMap(({ console: shown }) => shown ?? []),
    commands: (finding.remediation?.steps ?? []).flatMap(({ cli = [] }) =>
      cli.flatMap((line) => {
        const words = wordsOf(line);
        return words ? [{ words }] : [];
      }),
    ),
    reason: "No command can do it.",
  });

/** Services and operations that a person decides about, with the reason. */
const DECISIONS: Readonly<Record<string, string>> = {
  "s3api put-object-lock-configuration":
    "Object Lock cannot be turned off again, and locked objects cannot be deleted before their time.",
  "s3api put-bucket-replication": "It changes what is copied out of the bucket.",
  "iam create-policy-version": "It takes permissions from everyone who has the policy.",
};

/** A name in a form that the script takes for one of its variables. */
const hasVariable = (words: readonly string[]) => words.some((word) => VARIABLE.test(word));

/** Why a person decides about a step; undefined: nothing speaks against its commands. */
function reasonOf(
  step: Step,
  { commands, findings }: PlanStep,
  account: string,
  isUnreadable: boolean,
): string | undefined {
  if (step.account !== account) return `It is done in a different account: ${step.account}.`;
  if (findings.some(({ control }) => control === "trail-destination"))
    return "The policy says which destinations are permitted: choose one of them.";
  if (step.effect === "removes") return "It removes or deletes something.";
  if (step.grants) return "It allows more than the policy allows now.";
  const calls = commands.flatMap(({ words }) => callOf(words) ?? []);
  if (isUnreadable || calls.length < commands.length) return "Its command is not one that can be checked first.";
  if ((step.cli ?? []).length === 0 || calls.every(isReading) !== (calls.length === 0)) return "No command can do it.";
  for (const { name, options } of calls) {
    if (options.mfa !== undefined) return "It needs the root user and a code of its MFA device.";
    if (name.startsWith("organizations ")) return "It affects every account of the organization.";
    const decision = DECISIONS[name];
    if (decision !== undefined) return decision;
    if (!hasState(name)) return "Its command is not one that can be checked first.";
  }
  const choice = choiceIn(commands);
  if (choice === "EMAIL_ADDRESS") return "No address is known: give --email ADDRESS.";
  return choice === undefined ? undefined : `Choose a value for ${choice}.`;
}

const isReading = ({ name }: Call) => / (?:get|describe|list|head|lookup)-/.test(name);

function notesOf({ steps, open }: Parts, { email }: PlanOptions): string[] {
  const hasAlarms = steps.some(({ id }) => id.startsWith("put-metric-alarm "));
  if (email !== undefined && steps.some(({ id }) => id.startsWith("subscribe ")))
    return [`Confirm the subscription: AWS sends a message with a link to ${email}.`];
  if (email === undefined && (hasAlarms || open.some(({ id }) => id.startsWith("subscribe "))))
    return ["The alarms notify no address: give --email ADDRESS, or subscribe one to the topic."];
  return [];
}
