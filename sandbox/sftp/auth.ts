import { type AuthContext, type AuthenticationType, type PublicKeyAuthContext, utils } from "ssh2";

import { MAX_TRIES, type UserSession } from "../authorizer/login";

/** Arguments for {@link Authenticator}. */
export interface AuthArgs {
  /** The server's `sftpAuthenticationMethods`. */
  readonly methods: string;
  readonly logIn: (user: string, password: string | undefined) => Promise<UserSession | undefined>;
  /** Ends the connection. */
  readonly disconnect: () => void;
}

/** Authentication of one connection. */
export class Authenticator {
  /** The user, once authentication is complete. */
  public session: UserSession | undefined;
  private tries = 0;
  private provenKeyOf: string | undefined;
  /** Answers to key logins: a client asks about each key first without, then with a signature. */
  private readonly keyAnswers = new Map<string, Promise<UserSession | undefined>>();

  public constructor(private readonly args: AuthArgs) {}

  /** Answers one authentication request. */
  public async handle(context: AuthContext): Promise<void> {
    const offered = this.methodsFor(context.username);
    if (context.method === "none") return context.reject(offered);
    if (!offered.includes(context.method)) return this.refuse(context);
    if (context.method === "password") return this.byPassword(context, context.password);
    if (context.method === "publickey") return this.byKey(context);
    return this.refuse(context);
  }

  /** Methods that a client may try next. */
  private methodsFor(user: string): AuthenticationType[] {
    switch (this.args.methods) {
      case "PASSWORD":
        return ["password"];
      case "PUBLIC_KEY":
        return ["publickey"];
      case "PUBLIC_KEY_AND_PASSWORD":
        return [this.provenKeyOf === user ? "password" : "publickey"];
      default:
        return ["publickey", "password"];
    }
  }

  private async byPassword(context: AuthContext, password: string): Promise<void> {
    const session = await this.args.logIn(context.username, password);
    if (session === undefined) return this.refuse(context);
    this.session = session;
    context.accept();
  }

  private async byKey(context: PublicKeyAuthContext): Promise<void> {
    const { username, key, signature, blob } = context;
    // Without a hash in the name this is SHA-1, which the server's security policies exclude.
    if (key.algo === "ssh-rsa" && !context.hashAlgo) return this.refuse(context);
    const answer = this.keyAnswers.get(username) ?? this.args.logIn(username, undefined);
    this.keyAnswers.set(username, answer);
    const session = await answer;
    const stored = session?.publicKeys.map((line) => utils.parseKey(line)) ?? [];
    const match = stored.find(
      (candidate) => !(candidate instanceof Error) && candidate.getPublicSSH().equals(key.data),
    );
    if (session === undefined || match === undefined || match instanceof Error) {
      return this.refuse(context);
    }
    if (signature === undefined || blob === undefined) return context.accept();
    if (match.verify(blob, signature, context.hashAlgo) !== true) return this.refuse(context);
    if (this.args.methods === "PUBLIC_KEY_AND_PASSWORD") {
      this.provenKeyOf = username;
      return context.reject(["password"], true);
    }
    this.session = session;
    context.accept();
  }

  private refuse(context: AuthContext): void {
    this.tries += 1;
    if (this.tries >= MAX_TRIES) this.args.disconnect();
    else context.reject(this.methodsFor(context.username));
  }
}
