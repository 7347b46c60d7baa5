import type { Graph, GraphResource } from "../graph/graph";
import type { PriceName } from "./prices";

/** How much a stack is used in a month. */
export interface Usage {
  /** Users that exist. */
  readonly users: number;
  /** Gigabytes uploaded. */
  readonly gbIn: number;
  /** Gigabytes downloaded. */
  readonly gbOut: number;
  /** Gigabytes kept, on average. */
  readonly gbStored: number;
  /** Attempts to log in. */
  readonly logins: number;
  /** Files uploaded and downloaded. */
  readonly files: number;
}

/** One line of a bill. */
export interface CostLine {
  /** What is paid for. */
  readonly item: string;
  /** How many of the price's unit. */
  readonly quantity: number;
  readonly price: PriceName;
  /** Why that many. */
  readonly rule: string;
}

/** What the lines of one resource follow from. */
export interface CostContext {
  readonly resource: GraphResource;
  readonly graph: Graph;
  readonly usage: Usage;
}
