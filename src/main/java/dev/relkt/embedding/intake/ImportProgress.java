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

        @Override
        public void chose(ImportChoices choices) {}
      };

  /**
   * A step begins; the one before has ended.
   *
   * @param step such as {@code checking its operations}
   */
  void begins(String step);

  /**
   * So much has been fetched, unpacked or copied in this step.
   *
   * @param bytes not less than before
   * @param total of all its files, −1 where it is not known
   */
  void copied(long bytes, long total);

  /** This will be published, unless something is wrong with it. */
  void chose(ImportChoices choices);
}
