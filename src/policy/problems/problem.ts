import { UserError } from "../../model/errors.ts";

/** A place in a policy file. */
export interface Spot {
  /** As messages name the file: as the user gave it, else relative to the working directory. */
  readonly file: string;
  /** Relative to the working directory, with `/`; `built-in:NAME` for a policy that ships with trailproof. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly builtIn: boolean;
}

/** Something wrong with a policy; `spot` is missing only for what was named on the command line. */
export interface Problem {
  readonly spot?: Spot;
  readonly message: string;
}

/** More than a person reads in one go: a broken file can have thousands. */
const MOST = 50;

/** All problems as one error, a line each. */
export function policyError(problems: readonly Problem[]): UserError {
  return new UserError(problemLines(problems).join("\n"));
}

/** A line for each problem: file by file in the order they were read, by position in each. */
export function problemLines(problems: readonly Problem[]): string[] {
  const files = [...new Set(problems.map(({ spot }) => spot?.file))];
  const order = ({ spot }: Problem) => [files.indexOf(spot?.file), spot?.line ?? 0, spot?.column ?? 0] as const;
  const lines = problems
    .toSorted((a, b) => {
      const [p, q] = [order(a), order(b)];
      return p[0] - q[0] || p[1] - q[1] || p[2] - q[2];
    })
    .map(({ spot, message }) => (spot ? `${spot.file}:${spot.line}:${spot.column}: ${message}` : message));
  const rest = new Set(lines).size - MOST;
  return [...[...new Set(lines)].slice(0, MOST), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}
