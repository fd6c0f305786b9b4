import { awsFiles, awsSteps } from "./aws.ts";
import { type InitFile, packageText } from "./init-file.ts";

export interface InitOptions {
  readonly github?: boolean;
  readonly gitlab?: boolean;
  readonly aws?: boolean;
}

/** What `init` is asked for: the files, and one line for each thing to do next. */
export interface InitPlan {
  readonly files: readonly InitFile[];
  readonly steps: readonly string[];
}

/** The policy that `init` writes. */
export const POLICY_NAME = "trailproof.yaml";

const POLICY_FILE = fileOf(POLICY_NAME, "deploy/trailproof.yaml");
const GITHUB = fileOf(".github/workflows/trailproof.yml", "deploy/github/trailproof.yml");
const GITLAB = fileOf(".gitlab/trailproof.gitlab-ci.yml", "deploy/gitlab/trailproof.gitlab-ci.yml");

/** The policy always, and what is asked for. */
export function initPlan({ github, gitlab, aws }: InitOptions): InitPlan {
  const inAws = aws ? awsFiles() : [];
  const files = [POLICY_FILE, ...(github ? [GITHUB] : []), ...(gitlab ? [GITLAB] : []), ...inAws];
  const steps = [...(github ? GITHUB_STEPS : []), ...(gitlab ? GITLAB_STEPS : []), ...(aws ? awsSteps(inAws) : [])];
  return { files, steps: steps.length > 0 ? steps : POLICY_STEPS };
}

const GITHUB_STEPS = [
  "Create an IAM role for GitHub Actions with the policy that trailproof permissions prints.",
  "Set the variable CLOUDTRAIL_ROLE_ARN of the repository to its ARN, and AWS_REGION to your Region.",
  "Commit both files, and run the workflow CloudTrail once from the Actions tab.",
];

const GITLAB_STEPS = [
  "Create an IAM role for GitLab with the policy that trailproof permissions prints.",
  "Set the CI/CD variables CLOUDTRAIL_ROLE_ARN and AWS_REGION of the project.",
  `Include ${GITLAB.path} in .gitlab-ci.yml (include: local), and add a pipeline schedule.`,
];

const POLICY_STEPS = [
  "Read trailproof.yaml, and check your changes with trailproof policy lint.",
  "Run trailproof scan --output html=report.html with the credentials of the account.",
  "Add it to CI with trailproof init --github or --gitlab, or run it in the account with trailproof init --aws.",
];

function fileOf(path: string, source: string): InitFile {
  return { path, content: () => packageText(source) };
}
