package dev.relkt.training.data;

/** Which article a passage is of, by its title. */
final class Titles {

  private Titles() {}

  /**
   * The document of a passage. The same title is the same document in whatever set and language it
   * stands: two sets that were cut from one article must not be on two sides of a split.
   *
   * @param otherwise where there is no title
   */
  static String document(String title, String otherwise) {
    String words = title.replace('_', ' ').strip();
    return words.isEmpty() ? otherwise : "title/" + words;
  }
}
