package dev.relkt.answering;

import static dev.relkt.answering.AnswersUnderTest.answer;
import static dev.relkt.answering.AnswersUnderTest.question;
import static dev.relkt.answering.AnswersUnderTest.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.answering.QuestionOptions.Text;
import dev.relkt.embedding.features.WindowCutter;
import dev.relkt.embedding.features.WordRange;
import dev.relkt.embedding.features.Words;
import dev.relkt.passage.Language;
import dev.relkt.registry.WindowRule;
import dev.relkt.shard.Match;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetsTest {

  private static final String MOON =
      "The Moon is the only natural satellite of the Earth. It orbits at an average distance of"
          + " 384,400 km. Its diameter is about a quarter of that of the Earth. The same side always"
          + " faces us. Twelve people have walked on it, all of them between 1969 and 1972. Water ice"
          + " was found near the poles.";

  private static Snippet snippet(String asked, String language, Answer answer) {
    return snippet(asked, Optional.of(new Language(language)), answer, Optional.empty());
  }

  private static Snippet snippet(
      String asked, Optional<Language> language, Answer answer, Optional<WindowRule> windows) {
    var options = QuestionOptions.builder().text(Text.SNIPPET);
    language.ifPresent(options::language);
    Reply reply = reply(question(asked, 1, options.build()), 1, List.of(answer), windows);
    Snippet snippet = reply.ranked().answers().getFirst().details().snippet().orElseThrow();
    String text = answer.passage().text();
    assertThat(text.substring(snippet.from(), snippet.to())).isEqualTo(snippet.text());
    return snippet;
  }

  private static List<String> marked(String text, Snippet snippet) {
    return snippet.marks().stream().map(m -> text.substring(m.from(), m.to())).toList();
  }

  @Test
  void isTheWindowThatWonWithItsWholeSentences() {
    var rule = new WindowRule(10, 5, 16);
    Answer found = answer("moon", 0.5, "en", MOON);
    // The windows of 60 words begin with word 0, 5, …; number 8 begins inside of a sentence.
    Answer eighth = new Answer(found.passage(), 0.5f, new Match(8, 11, 0.5f, 0.1f));
    Snippet snippet =
        snippet("astronauts", Optional.of(new Language("en")), eighth, Optional.of(rule));
    assertThat(snippet.text()).startsWith("Twelve people").endsWith("1972.");
    assertThat(snippet.marks()).isEmpty();
  }

  @Test
  void isTheWindowThatWonWhereWindowsAreSentences() {
    var rule = WindowRule.ofSentences(14, 12);
    Answer found = answer("moon", 0.5, "en", MOON);
    List<WordRange> words = Words.of(MOON);
    List<WordRange> windows = new WindowCutter(rule).windows(MOON, words);
    for (int window = 0; window < windows.size(); window++) {
      Answer won = new Answer(found.passage(), 0.5f, new Match(window, windows.size(), 0.5f, 0.1f));
      Snippet snippet =
          snippet("astronauts", Optional.of(new Language("en")), won, Optional.of(rule));
      WordRange expected = windows.get(window);
      assertThat(snippet.from()).isLessThanOrEqualTo(words.get(expected.from()).from());
      assertThat(snippet.to()).isGreaterThanOrEqualTo(words.get(expected.to() - 1).to());
    }
  }

  @Test
  void isWhereTheWordsOfTheQuestionAreIfTheWindowIsNotKnown() {
    Snippet snippet =
        snippet("Who was walking between 1969 and 1972?", "en", answer("m", 0.5, "en", MOON));
    assertThat(snippet.text()).contains("Twelve people have walked on it");
    assertThat(snippet.text().length()).isLessThanOrEqualTo(400);
    assertThat(marked(MOON, snippet)).contains("walked", "between", "1969", "and", "1972");
  }

  @Test
  void marksInAnotherLanguageNamesAndNumbersAlone() {
    String text = "Барак Обама родился в 1961 году в Гонолулу. The die is cast.";
    Snippet snippet =
        snippet(
            "Wann wurde Barack Obama geboren, 1961? Die Stadt?",
            "de",
            answer("o", 0.5, "ru", text));
    assertThat(marked(text, snippet)).containsExactly("Обама", "1961");
  }

  @Test
  void marksByTheLanguageOfThePassageWhereThatOfTheQuestionIsNotClear() {
    Snippet snippet =
        snippet("moons", Optional.empty(), answer("m", 0.5, "en", MOON), Optional.empty());
    assertThat(marked(MOON, snippet)).containsExactly("Moon");
  }

  @Test
  void marksInAPassageWhoseLanguageIsNotClear() {
    Snippet snippet = snippet("Wo ist der Mond?", "de", answer("m", 0.5, "und", "Mond, 7 km"));
    assertThat(marked("Mond, 7 km", snippet)).containsExactly("Mond");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "👍",
        "👍👍👍👍👍",
        "½",
        "شركة Lucene في 2024 أصدرت Flink. نعم.",
        "\n\n  spaces around  \n\n",
        "中国的首都是北京。上海是最大的城市。",
        "นายกรัฐมนตรีของประเทศไทยคือใคร"
      })
  void everyTextHasASnippet(String text) {
    Snippet snippet = snippet("Lucene 2024 北京", "en", answer("x", 0.5, "und", text));
    assertThat(snippet.text()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("oddQuestions")
  void everyQuestionHasASnippet(String asked) {
    assertThat(snippet(asked, "en", answer("m", 0.5, "en", MOON)).text()).startsWith("The Moon is");
    assertThat(snippet(asked, "de", answer("m", 0.5, "en", MOON)).text()).startsWith("The Moon is");
  }

  static List<String> oddQuestions() {
    return List.of(
        "x", "½", "👍", "月", "moon ".repeat(1_000), "x".repeat(10_000), "\"moon", "+moon -\"moon");
  }

  @Test
  void aTextWithoutSpacesIsCutBetweenCharacters() {
    String text = "𝔐".repeat(50_000);
    Snippet snippet = snippet("𝔐", "en", answer("x", 0.5, "en", text));
    assertThat(snippet.text().length()).isBetween(1, 400);
    assertThat(Character.isHighSurrogate(snippet.text().charAt(snippet.text().length() - 1)))
        .isFalse();
  }

  @Test
  void aSentenceThatIsTooLongIsCutAtAWord() {
    String text = "lorem ipsum ".repeat(500) + "needle " + "dolor sit ".repeat(500);
    Snippet snippet = snippet("needle", "en", answer("x", 0.5, "en", text));
    assertThat(snippet.text()).contains("needle").endsWith(" dolor").hasSizeLessThan(400);
    assertThat(marked(text, snippet)).containsExactly("needle");
  }

  @Test
  void anyTextAndQuestionHaveASoundSnippet() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    String[] pieces = {
      "moon",
      "Mond",
      " ",
      " ",
      ". ",
      "! ",
      "月",
      "ดวงจันทร์",
      "قمر",
      "12",
      "½",
      "👍",
      "\n",
      "ß",
      "İ",
      "-"
    };
    for (int i = 0; i < 200; i++) {
      String text = "x" + drawn(random, pieces, random.nextInt(600));
      String asked = "moon " + drawn(random, pieces, random.nextInt(20));
      String language = List.of("en", "th", "zh", "ar", "und", "tr").get(random.nextInt(6));
      int windows = 1 + random.nextInt(5);
      Answer found = answer("x", 0.5, language, text);
      Answer matched =
          new Answer(
              found.passage(), 0.5f, new Match(random.nextInt(windows), windows, 0.5f, 0.5f));
      snippet(
          asked,
          random.nextBoolean() ? Optional.empty() : Optional.of(new Language("en")),
          matched,
          random.nextBoolean() ? Optional.empty() : Optional.of(new WindowRule(24, 20, 16)));
    }
  }

  private static String drawn(Random random, String[] pieces, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}
