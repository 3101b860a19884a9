package dev.relkt.topic;

import dev.relkt.passage.Language;

/** Says in which language a text is. Implementations are thread-safe. */
public interface LanguageDetector {

  /** The language, {@link Language#UNDETERMINED} where it is not clear. */
  Language detect(String text);

  /** The detector that comes with ReLKT; its model is loaded when it is first asked. */
  static LanguageDetector bundled() {
    return OpenNlpLanguages.INSTANCE;
  }
}
