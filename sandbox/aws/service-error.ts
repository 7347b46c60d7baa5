/** Error that a service returns. */
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
