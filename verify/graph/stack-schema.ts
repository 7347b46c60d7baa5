import * as z from "zod";

import { StackConfigSchema } from "../../config/schema/stack";
import { PROJECT } from "./stack-file";

/** JSON schema of a stack file, by which editors complete settings and mark mistakes. */
export function stackFileSchema(): Record<string, unknown> {
  const { properties = {}, required = [] } = z.toJSONSchema(StackConfigSchema, {
    io: "input",
    target: "draft-7",
  });
  const inProject = (section: string): string => `${PROJECT}:${section}`;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of managed-sftp",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          ...Object.fromEntries(
            Object.entries(properties).map(([section, schema]) => [inProject(section), schema]),
          ),
          [inProject("hostKeys")]: {
            description:
              "Private host keys by the names in transfer.hostKeys; set them as secrets.",
            type: "object",
          },
        },
        patternProperties: {
          "^(aws|pulumi):": { description: "Setting of the AWS provider or of Pulumi itself." },
        },
        required: required.map(inProject),
        additionalProperties: false,
      },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      secretsprovider: { type: "string" },
    },
    required: ["config"],
    additionalProperties: false,
  };
}
