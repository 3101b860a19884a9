package dev.relkt.training.loop;

/** Takes how far a training is; and says when it is to stop. */
public interface TrainingProgress {

  /** Nobody looks, nobody stops. */
  TrainingProgress NONE =
      new TrainingProgress() {
        @Override
        public void at(String what, String unit, long done, long total, String detail) {}

        @Override
        public void say(String line) {}

        @Override
        public boolean stopping() {
          return false;
        }
      };

  /**
   * How far a part of the work is; rate and time left follow from calls before.
   *
   * @param what the part, such as {@code warmup, epoch 3}; another one starts a new count
   * @param unit what is counted, such as {@code batches}
   * @param done of the total, not less than before
   * @param total 1 or more
   * @param detail a few words, such as the loss; may be empty
   */
  void at(String what, String unit, long done, long total, String detail);

  /** A line for a person to read. */
  void say(String line);

  /** Whether to save a checkpoint and stop; asked after every batch. */
  boolean stopping();
}
