import type { Mark } from "../marks.ts";

/** A link of a chain, as its template draws it. */
export interface LinkView {
  readonly label: string;
  readonly mark: Mark;
  /** What the chain has there. */
  readonly named: string | null;
  /** To what the report says of it. */
  readonly href: string | null;
  /** The first one that breaks. */
  readonly broken: boolean;
  /** Why it breaks. */
  readonly reason: string | null;
}
