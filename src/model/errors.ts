/**
 * Something the user can mend: bad input, an unwritable output, no credentials. Its message is one clear sentence,
 * shown without a stack trace. Everything else that is thrown is a bug.
 */
export class UserError extends Error {
  /** 2: usage, policy or file error. 3: nothing could be collected. */
  readonly exitCode: 2 | 3;

  constructor(message: string, exitCode: 2 | 3 = 2, options?: ErrorOptions) {
    super(message, options);
    this.name = "UserError";
    this.exitCode = exitCode;
  }
}
