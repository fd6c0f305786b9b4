/** A file that `init` writes. */
export interface InitFile {
  /** From the working directory. */
  readonly path: string;
  /** Its text, a file of the package. */
  readonly template: string;
}

export interface InitOptions {
  readonly github?: boolean;
  readonly gitlab?: boolean;
}

/** The policy that `init` writes. */
export const POLICY_NAME = "trailproof.yaml";

const POLICY_FILE: InitFile = { path: POLICY_NAME, template: "deploy/trailproof.yaml" };

const GITHUB: InitFile = { path: ".github/workflows/trailproof.yml", template: "deploy/github/trailproof.yml" };

const GITLAB: InitFile = {
  path: ".gitlab/trailproof.gitlab-ci.yml",
  template: "deploy/gitlab/trailproof.gitlab-ci.yml",
};

/** The files that are asked for: the policy always. */
export function initFiles({ github, gitlab }: InitOptions): readonly InitFile[] {
  return [POLICY_FILE, ...(github ? [GITHUB] : []), ...(gitlab ? [GITLAB] : [])];
}

/** What to do next: one line each. */
export function nextSteps({ github, gitlab }: InitOptions): readonly string[] {
  if (github)
    return [
      "Create an IAM role for GitHub Actions with the policy that trailproof permissions prints.",
      "Set the variable CLOUDTRAIL_ROLE_ARN of the repository to its ARN, and AWS_REGION to your Region.",
      "Commit both files, and run the workflow CloudTrail once from the Actions tab.",
    ];
  if (gitlab)
    return [
      "Create an IAM role for GitLab with the policy that trailproof permissions prints.",
      "Set the CI/CD variables CLOUDTRAIL_ROLE_ARN and AWS_REGION of the project.",
      `Include ${GITLAB.path} in .gitlab-ci.yml (include: local), and add a pipeline schedule.`,
    ];
  return [
    "Read trailproof.yaml, and check your changes with trailproof policy lint.",
    "Run trailproof scan --output html=report.html with the credentials of the account.",
    "Add it to CI with trailproof init --github or --gitlab.",
  ];
}
