/**
 * Stands in the bundle for event streams, which neither Secrets Manager nor DynamoDB has. The SDK
 * imports them late, for which esbuild would wrap half of it in functions.
 */
export class EventStreamSerde {
  public constructor() {
    throw new Error("the identity function has no event streams");
  }
}
