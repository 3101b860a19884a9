package dev.relkt.embedding.intake;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Families of models that are known to want a text in front of texts. It is a hint only: models of
 * one name differ.
 */
enum KnownPrefixes {
  E5("(^|[-_/:.])e5([-_/:.]|$)", "query: ", "passage: "),
  NOMIC("nomic[-_]embed", "search_query: ", "search_document: "),
  BGE_EN(
      "bge[-_](small|base|large)[-_]en",
      "Represent this sentence for searching relevant passages: ",
      ""),
  BGE_ZH("bge[-_](small|base|large)[-_]zh", "为这个句子生成表示以用于检索相关文章:", "");

  private final Pattern name;
  private final String question;
  private final String passage;

  KnownPrefixes(String name, String question, String passage) {
    this.name = Pattern.compile(name);
    this.question = question;
    this.passage = passage;
  }

  /**
   * @param names under which a model is known
   */
  static Optional<String> hint(List<String> names) {
    return Arrays.stream(values())
        .filter(
            family ->
                names.stream()
                    .anyMatch(n -> family.name.matcher(n.toLowerCase(Locale.ROOT)).find()))
        .findFirst()
        .map(KnownPrefixes::words);
  }

  private String words() {
    return "its name looks like that of a model that wants --query-prefix \"%s\"%s, and none is set; see the model's card"
        .formatted(question, passage.isEmpty() ? "" : " and --passage-prefix \"" + passage + "\"");
  }
}
