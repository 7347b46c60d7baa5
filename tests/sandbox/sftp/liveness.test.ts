import assert from "node:assert/strict";

import { type Clock, Liveness } from "../../../sandbox/sftp/liveness";
import { status, TestServer } from "../server-support";
import { until } from "../support";

/** Clock that stands still until a test moves it. */
class StoppedClock implements Clock {
  private readonly work = new Set<() => void>();
  private time = 0;

  public now(): number {
    return this.time;
  }

  public every(_: number, work: () => void): () => void {
    this.work.add(work);
    return () => this.work.delete(work);
  }

  /** Lets seconds pass, as ten seconds between two looks. */
  public pass(seconds: number): void {
    for (let left = seconds; left > 0; left -= 10) {
      this.time += 10_000;
      for (const each of this.work) each();
    }
  }

  public get isWatched(): boolean {
    return this.work.size > 0;
  }
}

describe("a connection on which nothing happens", () => {
  let clock: StoppedClock;
  beforeEach(() => (clock = new StoppedClock()));

  const watch = (received: () => number): { readonly life: Liveness; readonly ends: string[] } => {
    const ends: string[] = [];
    return { life: new Liveness({ clock, received, end: (why) => ends.push(why) }), ends };
  };

  it("ends after 300 s without a byte from the client", () => {
    const { ends } = watch(() => 0);
    clock.pass(290);
    assert.deepEqual(ends, []);
    clock.pass(10);
    assert.deepEqual(ends, ["nothing received in 300 s"]);
    clock.pass(9000);
    assert.equal(ends.length, 1);
    assert.equal(clock.isWatched, false);
  });

  it("ends after 1,800 s without a request although the client answers keep-alives", () => {
    let bytes = 0;
    const { ends } = watch(() => (bytes += 1));
    clock.pass(1790);
    assert.deepEqual(ends, []);
    clock.pass(10);
    assert.deepEqual(ends, ["no request in 1800 s"]);
  });

  it("stays open as long as requests come", () => {
    let bytes = 0;
    const { life, ends } = watch(() => (bytes += 1));
    for (let n = 0; n < 10; n++) {
      clock.pass(1700);
      life.request();
    }
    assert.deepEqual(ends, []);
    life.stop();
    assert.equal(clock.isWatched, false);
  });

  describe("of the SFTP server", () => {
    let server: TestServer;
    beforeEach(() => {
      server = new TestServer();
      server.clock = clock;
    });
    afterEach(() => server.remove());

    it("ends, and leaves nothing of an upload", async () => {
      const sftp = await server.channel();
      await new Promise((resolve) => sftp.open("/in/x", "w", resolve));
      const closed = new Promise<void>((resolve) => server.client.on("close", () => resolve()));
      clock.pass(310);
      await closed;
      assert.deepEqual(server.lines, [
        "alice put /in/x allowed: test",
        "SFTP connection closed: nothing received in 300 s",
      ]);
      assert.equal(server.store.head("alice/in/x"), undefined);
      await until(() => !clock.isWatched);
    });

    it("stays open for another 1,800 s after a request", async () => {
      const sftp = await server.channel();
      for (let n = 0; n < 7; n++) {
        clock.pass(290);
        assert.equal(await status((done) => sftp.stat("/in", done)), 0);
      }
      assert.deepEqual(server.lines, Array(7).fill("alice stat /in allowed: test"));
    });

    it("is closed by the client without a trace", async () => {
      await server.channel();
      server.client.end();
      await until(() => !clock.isWatched);
      assert.deepEqual(server.lines, []);
    });
  });
});
