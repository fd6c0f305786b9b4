import { type Static, Type } from "typebox";

/** What `trailproof filter` answers. JSON, versioned. */
export const FilterAnswer = Type.Object(
  {
    schemaVersion: Type.String({ pattern: "^\\d+\\.\\d+$" }),
    valid: Type.Boolean({ description: "Whether the pattern could be parsed. If not, no event is evaluated." }),
    error: Type.Optional(
      Type.Object({
        column: Type.Integer({ minimum: 1, description: "The character of the pattern at which it stops being one." }),
        expected: Type.String({ description: "What could stand there." }),
        message: Type.String(),
      }),
    ),
    events: Type.Array(
      Type.Object({
        index: Type.Integer({ minimum: 0, description: "Its place in the input, from 0." }),
        eventID: Type.Optional(Type.String({ description: "Of a CloudTrail record that has one." })),
        matches: Type.Union([Type.Boolean(), Type.Null()], {
          description: "Null: AWS's documentation does not decide it.",
        }),
      }),
    ),
  },
  { $id: "urn:trailproof:schema:filter:1", title: "trailproof filter" },
);
export type FilterAnswer = Static<typeof FilterAnswer>;
