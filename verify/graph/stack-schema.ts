import * as z from "zod";

import { StackConfigSchema } from "../../config/schema/stack";
import { PROJECT } from "./stack-file";

/** JSON schema of a stack's settings as they are written, with defaults left out. */
export const settingsSchema = (): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(StackConfigSchema, { io: "input", target: "draft-7" });

/**
 * JSON schema for editors, which also takes account ids and tags as `pulumi config set --path` writes
 * them.
 */
const editorSchema = (): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(StackConfigSchema, {
    io: "input",
    target: "draft-7",
    override: ({ zodSchema, jsonSchema }) => {
      const { additionalProperties } = jsonSchema;
      if (jsonSchema.pattern === String.raw`^\d{12}$`) {
        Object.assign(jsonSchema, { type: ["string", "integer"] });
      } else if (zodSchema._zod.def.type === "record" && typeof additionalProperties === "object") {
        Object.assign(additionalProperties, { type: ["string", "number", "boolean"] });
      }
    },
  });

/** JSON schema of a stack file. Editors use it to complete settings and to mark mistakes. */
export function stackFileSchema(): Record<string, unknown> {
  const { properties = {}, required = [] } = editorSchema();
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
          [inProject("signingKeys")]: {
            description:
              "Keys that sign links, by the names in storage.publish.signingKeys; set them as secrets.",
            type: "object",
          },
        },
        patternProperties: {
          "^(aws|pulumi):": { description: "Setting of the AWS provider or of Pulumi itself." },
        },
        required: required.map(inProject),
        additionalProperties: false,
      },
      environment: { description: "Environments of Pulumi ESC; what they set is not known here." },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      secretsprovider: { type: "string" },
    },
    required: ["config"],
    additionalProperties: false,
  };
}
