package dev.relkt.embedding.intake;

/** Is told how far an import is. */
public interface ImportProgress {

  /** For whom it does not matter. */
  ImportProgress NONE =
      new ImportProgress() {
        @Override
        public void begins(String step) {}

        @Override
        public void copied(long bytes, long total) {}
      };

  /**
   * A step begins; the one before has ended.
   *
   * @param step such as {@code checking its operations}
   */
  void begins(String step);

  /**
   * So much of the SavedModel has been copied.
   *
   * @param bytes not less than before
   * @param total of all its files
   */
  void copied(long bytes, long total);
}
