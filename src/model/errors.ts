/**
 * Something the user can fix: bad input, an unwritable output, no credentials. Its message is one clear sentence,
 * shown without a stack trace. Everything else that is thrown is a bug.
 */
export class UserError extends Error {
  /** 2: usage, policy or file error. 4: nothing was collected (no credentials, no answer), so no report exists. */
  readonly exitCode: 2 | 4;

  constructor(message: string, exitCode: 2 | 4 = 2, options?: ErrorOptions) {
    super(message, options);
    this.name = "UserError";
    this.exitCode = exitCode;
  }
}
