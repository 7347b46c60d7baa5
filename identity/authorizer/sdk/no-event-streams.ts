/**
 * Stands in the bundle for event streams, which neither Secrets Manager nor DynamoDB has. Nothing that is
 * bundled uses them, but esbuild would write a file more for the SDK's late import of them.
 */
export class EventStreamSerde {
  public constructor() {
    throw new Error("the identity function has no event streams");
  }
}
