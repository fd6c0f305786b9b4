import type { PlanCommand, PlanStep } from "../plan.ts";

/** A value of JSON. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** Properties by their names in CloudFormation; the rules of a bucket's life cycle are as S3 has them. */
export type Properties = { readonly [name: string]: Value };

/** What one command does to one resource. */
export interface Change {
  /** The type in CloudFormation: `AWS::S3::Bucket`. */
  readonly type: string;
  /** The name by which commands call it; that of a key which the plan creates is the variable with its ARN. */
  readonly key: string;
  /** The Region; undefined where the command does not tell, and for IAM. */
  readonly region: string | undefined;
  /** Whether the command creates it; else it may exist. */
  readonly creates: boolean;
  readonly properties: Properties;
}

/** A resource with all that a plan sets of it. */
export interface Declared extends Change {
  /** The commands that it stands for, in order. */
  readonly from: readonly Source[];
}

/** A command with the step that it is of. */
export interface Source {
  readonly step: PlanStep;
  readonly command: PlanCommand;
}

/** A command that no resource expresses. */
export interface Left extends Source {
  /** Why not, in one sentence. */
  readonly reason: string;
}

/** Stands for the address that is told of alarms: a parameter of what is declared. */
export const EMAIL = "EMAIL_ADDRESS";
