package dev.relkt.dataset.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * What one place of a file of passages says: a line, a row, an element of an array, a paragraph.
 * Every place of a file gives one of these.
 */
public sealed interface FileRecord {

  /**
   * A line that may be a passage in the fields of the topic {@code passages}, as it stands.
   *
   * @param json its bytes without white space around them; whether they are JSON is not known
   * @param id the passage's, if it could be read
   * @param spaced whether its text or title has control characters that are read as spaces
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
  record Line(byte[] json, Optional<String> id, boolean spaced) implements FileRecord {}

  /**
   * A passage of another form, in the fields of the topic {@code passages}.
   *
   * @param passage has an {@code id}, a string; what else it has is not checked
   * @param named whether the reader made the id, so that two texts must not have the same
   * @param spaced whether its text or title has control characters that are read as spaces
   * @param unused fields that no passage can hold, which were left out
   */
  record Made(ObjectNode passage, boolean named, boolean spaced, Set<String> unused)
      implements FileRecord {
    public Made {
      unused = Set.copyOf(unused);
    }

    /** The passage's. */
    public String id() {
      return passage.path("id").asText();
    }
  }

  /**
   * Something that is no passage.
   *
   * @param reason what was found and what is expected
   */
  record Refused(String reason) implements FileRecord {}

  /**
   * A text that another row of the file has brought already: rows of one text, several questions.
   */
  record Again() implements FileRecord {}

  /** A place that holds nothing, such as a blank line. */
  record Blank() implements FileRecord {}
}
