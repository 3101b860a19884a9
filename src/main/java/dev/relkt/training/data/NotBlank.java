package dev.relkt.training.data;

/** The check that a text is there. */
final class NotBlank {

  private NotBlank() {}

  /**
   * @throws IllegalArgumentException if the value is blank
   */
  static void require(String what, String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "%s: %s is blank (expected: some text)".formatted(what, field));
    }
  }
}
