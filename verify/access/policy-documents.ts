import { isRecord, reveal } from "../graph/serialization";

/** A policy document with the name under which decisions speak of it. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: object;
}

const STOOD_IN = /^(kms:EncryptionContext:|s3:DataAccessPointArn$)/i;

/**
 * Name that stands for a condition key in documents and requests alike. The engine drops keys that
 * its service data lists with a variable behind a colon, or for access points only, and would then
 * evaluate a condition as if the request had none. The stand-in of an access point's account is one
 * by which the engine, as S3 does, tells a delegation to an account from a public statement.
 */
export const evaluable = (conditionKey: string): string =>
  /^s3:DataAccessPointAccount$/i.test(conditionKey)
    ? "aws:VpceAccount"
    : STOOD_IN.test(conditionKey)
      ? `aws:PrincipalTag/${conditionKey}`
      : conditionKey;

/** The document as an object that the engine can evaluate, whichever way the graph holds it. */
export function documentOf(value: unknown): object {
  const bare = reveal(value);
  const document: unknown = typeof bare === "string" ? JSON.parse(bare) : bare;
  if (!isRecord(document)) throw new Error("access: a policy of the graph is no document");
  const statements = [document["Statement"]].flat().filter(isRecord);
  return {
    ...document,
    Statement: statements.map((statement, index) => ({
      Sid: `Statement${index + 1}`,
      ...withEvaluableKeys(statement),
    })),
  };
}

function withEvaluableKeys(statement: Record<string, unknown>): Record<string, unknown> {
  const conditions = statement["Condition"];
  if (!isRecord(conditions)) return statement;
  const renamed = Object.entries(conditions).map(([operator, block]) => [
    operator,
    Object.fromEntries(
      Object.entries(block as object).map(([key, value]) => [evaluable(key), value as unknown]),
    ),
  ]);
  return { ...statement, Condition: Object.fromEntries(renamed) as unknown };
}
