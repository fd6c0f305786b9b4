import type { Severity } from "../model/findings/severity.ts";

/** A call of the AWS CLI: `aws`, service, operation, options. */
export interface PlanCommand {
  /** The words, not quoted. A word may hold the name of a variable: {@link PlanCommand.sets}. */
  readonly words: readonly string[];
  /** The variable that takes what the command prints. */
  readonly sets?: string;
  /** Whether AWS may refuse it for some seconds after what it names was made. */
  readonly settles?: true;
  /** Whether it is for something new: what is set already stays, since others may depend on it; `actions`: what an alarm notifies. */
  readonly keeps?: true | "actions";
}

/** A finding that a step helps to fix. */
export interface PlannedFor {
  readonly control: string;
  readonly severity: Severity;
  readonly resource: string;
  /** Where the resource is, if that is known. */
  readonly region?: string;
}

/** A step that the plan does, or that it leaves to a person. */
export interface PlanStep {
  readonly id: string;
  readonly title: string;
  readonly account: string;
  readonly findings: readonly PlannedFor[];
  readonly cost?: string;
  /** What to do in the console, in order. */
  readonly console: readonly string[];
  readonly commands: readonly PlanCommand[];
}

/** What needs a decision. */
export interface OpenStep extends PlanStep {
  /** Why the plan does not do it, in one sentence. */
  readonly reason: string;
}

/** What could not be evaluated: the plan says nothing about it. */
export interface Undecided {
  readonly control: string;
  readonly resource: string;
  readonly message: string;
}

/** All that is to be done in one account, in an order in which it can be done. */
export interface Plan {
  readonly account: string;
  readonly partition: string;
  /** A Region of the partition: that of the trail which the plan creates, and of calls that name none. */
  readonly region: string;
  readonly tool: string;
  /** When the evidence was collected. */
  readonly collectedAt: string;
  /** Whether the account has no trail: the plan is the recommended set-up. */
  readonly isSetUp: boolean;
  readonly steps: readonly PlanStep[];
  readonly open: readonly OpenStep[];
  readonly undecided: readonly Undecided[];
  readonly notes: readonly string[];
  /** The account's own trails, as they are. */
  readonly trails: readonly PlannedTrail[];
}

/** What a plan knows of a trail that it does not create. */
export interface PlannedTrail {
  readonly arn: string;
  readonly bucket: string;
}
