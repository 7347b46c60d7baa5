const { Runner, reporters } = require("mocha");

/** Mocha's dots and epilogue, then the counts alone on the last line, for people and machines. */
class Counts extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      process.stdout.write(`${passes} passed, ${failures} failed\n`);
    });
  }
}

module.exports = Counts;
