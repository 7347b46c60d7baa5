import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Value of the provider for a function without a reservation. */
const NONE = -1;

/** "Concurrent executions" of AWS Lambda in Service Quotas. */
const QUOTA = { serviceCode: "lambda", quotaCode: "L-B99A9384" } as const;

const SHARE = 10;
const MAX_DEFAULT = 100;

/**
 * Lambda keeps at least 100 executions unreserved ("Configuring reserved concurrency for a function"). The
 * quota of a new account may be as low as 10, and then any reservation is refused.
 */
const MIN_QUOTA = 200;

/** Reservation that leaves nine tenths of an account's quota to its other functions. */
export const defaultReservation = (quota: number): number =>
  quota < MIN_QUOTA ? NONE : Math.min(MAX_DEFAULT, Math.floor(quota / SHARE));

/**
 * Number of instances of the identity function that may run at a time: an attacker who floods the server
 * with logins must not stop the other functions of the account. The quota is looked up unless the setting
 * is given. If that fails, for example because the deployer may not read quotas, nothing is reserved.
 */
export async function reservedConcurrency(setting: number | false | undefined): Promise<number> {
  if (setting !== undefined) return setting === false ? NONE : setting;
  try {
    const { value } = await aws.servicequotas.getServiceQuota(QUOTA);
    return defaultReservation(value);
  } catch (error) {
    await pulumi.log.warn(
      `the account's quota of concurrent Lambda executions could not be looked up, so that none are reserved for the identity function; set identity.reservedConcurrency, or allow servicequotas:GetServiceQuota: ${String(error)}`,
    );
    return NONE;
  }
}
