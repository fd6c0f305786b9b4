import { isExpired } from "../../model/aws/expired.ts";

export const NOT_ASKED = "not called: the credentials have expired";

/** Whether the credentials of a session have expired: each further call would only be refused again. */
export interface Expiry {
  readonly happened: boolean;
  /** Learns from the code of an error. */
  learn(code: string): void;
  /** @throws an error with the code `ExpiredToken` once the credentials have expired */
  check(): void;
}

export function expiry(): Expiry {
  let happened = false;
  return {
    get happened() {
      return happened;
    },
    learn: (code) => {
      happened ||= isExpired(code);
    },
    check: () => {
      if (happened) throw Object.assign(new Error(NOT_ASKED), { name: "ExpiredToken" });
    },
  };
}
