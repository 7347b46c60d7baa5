import type { AwsEnvironment } from "../../../aws/resource-names";

/** A resource as far as a fake has to know it. */
export interface FakeInput {
  /** Logical name. */
  readonly name: string;
  /** Identifier, made up by `idOf`. */
  readonly id: string;
  /** Inputs with their secrets laid open. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly awsEnvironment: AwsEnvironment;
}

/** Computes what AWS would answer beside the inputs. */
export type Fake = (made: FakeInput) => Readonly<Record<string, unknown>>;

/** Nothing beside identifier and inputs is needed of these. */
export const nothing: Fake = () => ({});

/** Amazon resource name of something in its own region, which by default is the stack's. */
export const regional = (
  { inputs, awsEnvironment }: FakeInput,
  service: string,
  resource: string,
): string => {
  const { region } = inputs;
  const where = typeof region === "string" ? region : awsEnvironment.region;
  return `arn:${awsEnvironment.partition}:${service}:${where}:${awsEnvironment.accountId}:${resource}`;
};
