import { type Static, Type } from "typebox";
import { nullableText, oneOf } from "./schema.ts";

/** What the digest files say of one log file. Only the first is a proof. */
export const PROOF_VERDICTS = [
  "verified",
  "modified",
  "unlisted",
  "no-digest",
  "digest-invalid",
  "unreadable",
  "not-yet",
  "not-checked",
] as const;

/** What proves a log file: the digest file that lists it. */
export const LogProof = Type.Object({
  verdict: oneOf(PROOF_VERDICTS, {
    description:
      "verified: a digest with a valid signature lists the file with the SHA-256 that it has. modified: with a different one. unlisted: digests of its time do not list it. no-digest: there is none of its time. digest-invalid: a digest that may list it is invalid. unreadable: evidence could not be read. not-yet: the digest of its hour is not delivered yet. not-checked: it was not looked for.",
  }),
  digest: nullableText("The digest file that the verdict is about: its address or path; null: none."),
  trail: Type.Union(
    [
      Type.Object({
        name: Type.String(),
        homeRegion: Type.String(),
        arn: nullableText("null: not known."),
      }),
      Type.Null(),
    ],
    { description: "The trail whose digest lists the file, where its signature is valid." },
  ),
  sha256: nullableText("SHA-256 of the uncompressed file, as the digest lists it."),
  detail: Type.String({ description: "The verdict in a sentence." }),
});
export type LogProof = Static<typeof LogProof>;
