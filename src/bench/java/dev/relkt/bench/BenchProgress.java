package dev.relkt.bench;

/** Is told how far a benchmark is. */
public interface BenchProgress {

  /**
   * Begins a step.
   *
   * @param what such as {@code encoding}
   * @param unit what is counted, such as {@code passages}
   * @param total of them
   */
  Step begin(String what, String unit, long total);

  /** Says something once. */
  void say(String words);

  /** A step that goes on. */
  interface Step extends AutoCloseable {

    /**
     * @param done of the total
     */
    void at(long done);

    @Override
    void close();
  }

  /** Tells nobody. */
  BenchProgress SILENT =
      new BenchProgress() {
        @Override
        public Step begin(String what, String unit, long total) {
          return new Step() {
            @Override
            public void at(long done) {}

            @Override
            public void close() {}
          };
        }

        @Override
        public void say(String words) {}
      };
}
