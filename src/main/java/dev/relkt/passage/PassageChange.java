package dev.relkt.passage;

/** What a record of the passages topic asks for. */
public sealed interface PassageChange {

  PassageId id();

  /** Which version it makes and which one it expects. */
  WriteVersion version();

  /**
   * The passage is new, or replaces the one with its id.
   *
   * @param passage as a whole
   */
  record Upsert(Passage passage, WriteVersion version) implements PassageChange {

    /** One that counts by its place in the log. */
    public Upsert(Passage passage) {
      this(passage, WriteVersion.NONE);
    }

    @Override
    public PassageId id() {
      return passage.id();
    }
  }

  /**
   * The passage goes, if it is there.
   *
   * @param id its id
   */
  record Delete(PassageId id, WriteVersion version) implements PassageChange {

    /** One that counts by its place in the log. */
    public Delete(PassageId id) {
      this(id, WriteVersion.NONE);
    }
  }
}
