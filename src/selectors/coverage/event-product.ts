import type { Field } from "../event/event.ts";
import type { Language } from "../text/text-set.ts";

/** A box under one reading of what AWS leaves open: a product of languages. */
export interface SearchBox {
  readonly conditions: readonly { readonly field: Field; readonly language: Language }[];
  readonly anyCase: boolean;
}

/** Where to look, and how the result should look. */
export interface Space {
  readonly domain: Readonly<Record<Field, Language>>;
  /** Texts to prefer, best first. */
  readonly preferred: ReadonlyMap<Field, readonly string[]>;
  /** Middles for texts of which only beginning and end matter. */
  readonly fillers: (field: Field, prefix: string) => readonly string[];
}
