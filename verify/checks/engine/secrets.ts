import { texts } from "../../preview/diff";
import type { GraphResource } from "../../graph/graph";
import type { Problem } from "../rule";
import type { EngineRule } from "./evaluation";
import { each } from "./resources";
import { isRecord, isSecret } from "../../graph/serialization";

/** Inputs that are secret by what they are for. */
const SECRET_PROPERTY =
  /(^|\.)(hostKey|hostKeyBody|privateKey|secretString|secretBinary|password|authToken|clientSecret)$/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Shorter texts are found by chance. */
const TELLING_LENGTH = 4;

/** Ways to what a value hides, the whole of a secret object included. */
function secretPaths(value: unknown, path: string): string[] {
  if (isSecret(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((inner, i) => secretPaths(inner, `${path}[${i}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretPaths(inner, `${path}.${key}`));
}

const secretInputs = ({ inputs }: GraphResource): string[] =>
  Object.entries(inputs).flatMap(([property, value]) => secretPaths(value, property));

/** Ways to texts that give something secret away. */
function plainSecrets(values: unknown, secrets: readonly string[]): string[] {
  return texts(values)
    .filter(({ hidden }) => !hidden)
    .filter(
      ({ path, text }) =>
        (text !== "" && SECRET_PROPERTY.test(path)) ||
        PRIVATE_KEY.test(text) ||
        secrets.some((secret) => text.includes(secret)),
    )
    .map(({ path }) => path);
}

const leak = (path: string): string =>
  `${path} is secret but not marked as secret, so state and previews show it; wrap it with pulumi.secret`;

/** Rules about what is secret, and what must not be. */
export const SECRET_RULES: readonly EngineRule[] = [
  {
    name: "secrets-stay-secret",
    description: "State and previews show no secret.",
    facts: [19],
    scope: "stack",
    problems: ({ graph }) => {
      const secrets = graph.resources
        .flatMap(({ inputs }) => texts(inputs))
        .filter(({ hidden, text }) => hidden && text.length >= TELLING_LENGTH)
        .map(({ text }) => text);
      return [
        ...graph.resources.flatMap((resource) =>
          plainSecrets(resource.inputs, secrets).map((path): Problem => ({
            subject: resource,
            problem: leak(path),
          })),
        ),
        ...plainSecrets(graph.outputs, secrets).map((path) => ({
          problem: leak(`output ${path}`),
        })),
      ];
    },
  },
  {
    name: "no-secret-environment",
    description: "The environment of a function holds no secret.",
    facts: [20],
    ...each(["aws:lambda/function:Function"], (resource) => {
      const path = secretInputs(resource).find((at) => at.startsWith("environment"));
      return (
        path !== undefined &&
        `${path} is secret, but Lambda shows it to everyone who may read the function's configuration; read it from Secrets Manager`
      );
    }),
  },
  {
    name: "readable-arns",
    description: "Policies and ARNs are not marked secret.",
    facts: [21],
    ...each("all", (resource) => {
      const hidden = texts(resource.inputs).find(
        ({ hidden, text }) => hidden && /^arn:/.test(text),
      );
      const path =
        secretInputs(resource).find((at) => /(policy|policies|arn)$/i.test(at)) ?? hidden?.path;
      return (
        path !== undefined &&
        `${path} is marked as secret, so nobody can review it; take the secret out of the values that it is made from`
      );
    }),
  },
];
