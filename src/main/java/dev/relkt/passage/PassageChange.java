package dev.relkt.passage;

/** What a record of the passages topic asks for. */
public sealed interface PassageChange {

  PassageId id();

  /**
   * The passage is new, or replaces the one with its id.
   *
   * @param passage as a whole
   */
  record Upsert(Passage passage) implements PassageChange {
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
  record Delete(PassageId id) implements PassageChange {}
}
