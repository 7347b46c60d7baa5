/** An error in a service's own words. */
export class ServiceError extends Error {
  public constructor(
    /** For example `ResourceNotFoundException`. */
    public readonly type: string,
    message: string,
    /** HTTP status of the answer. */
    public readonly status = 400,
  ) {
    super(message);
    this.name = "ServiceError";
  }
}

/** Input of an action, as the SDK sends it. */
export type ServiceInput = Readonly<Record<string, unknown>>;

/** One AWS service behind the local endpoint. */
export interface AwsService {
  /** Stands before the action in the header `x-amz-target`, for example `DynamoDB_20120810`. */
  readonly target: string;
  /** Name in IAM actions and of the VPC endpoint, for example `dynamodb`. */
  readonly name: string;
  /** What it knows of the service's API. */
  readonly actions: readonly string[];
  /** ARNs that a call needs permission on; absent where only operators may call. */
  readonly resourcesOf?: (action: string, input: ServiceInput) => readonly string[];
  /** Answers one of the actions; throws a {@link ServiceError} to refuse. */
  readonly perform: (action: string, input: ServiceInput) => object | Promise<object>;
}

/** Text of an input, if it has one of that name. */
export function textOf(input: ServiceInput, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}
