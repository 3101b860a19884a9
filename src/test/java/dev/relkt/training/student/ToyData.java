package dev.relkt.training.student;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A training folder of a toy language beside English: every word of it is the English word
 * backwards.
 */
final class ToyData {

  static final List<String> WORDS =
      List.of(
          "river",
          "bridge",
          "mountain",
          "winter",
          "garden",
          "market",
          "sailor",
          "violin",
          "harvest",
          "lantern",
          "castle",
          "pigeon",
          "copper",
          "meadow",
          "thunder",
          "bakery",
          "orchard",
          "glacier",
          "compass",
          "library",
          "tunnel",
          "spider",
          "blanket",
          "cinema");

  private ToyData() {}

  static String foreign(String english) {
    var written = new ArrayList<String>();
    for (String word : english.split(" ")) {
      written.add(new StringBuilder(word).reverse().toString());
    }
    return String.join(" ", written);
  }

  static void write(Path folder) throws IOException {
    var passages = new ArrayList<String>();
    var questions = new ArrayList<String>();
    var parallels = new ArrayList<String>();
    var terms = new ArrayList<String>();
    for (int i = 0; i < WORDS.size(); i++) {
      String one = WORDS.get(i);
      String two = WORDS.get((i + 1) % WORDS.size());
      String three = WORDS.get((i + 7) % WORDS.size());
      passages.add(
          """
          {"doc_id":"d%d","source":"toy","lang":"en","title":"%s","text":"the %s stands by the %s near a %s and all the people of the town like it very much in the summer when the days are long"}\
          """
              .formatted(i, one, one, two, three));
      questions.add(
          """
          {"source":"toy","lang":"en","question":"where is the %s and %s","doc_id":"d%d"}\
          """
              .formatted(one, two, i));
      parallels.add(
          """
          {"source":"toy","kind":"sentence","t":{"en":"a %s with a %s","xx":"%s"}}\
          """
              .formatted(one, three, foreign("a " + one + " with a " + three)));
      terms.add("xx\t%s\t%s".formatted(one, foreign(one)));
    }
    zipped(folder.resolve("passages.jsonl.gz"), passages);
    zipped(folder.resolve("questions.jsonl.gz"), questions);
    zipped(folder.resolve("parallel_multiway.jsonl.gz"), parallels);
    zipped(folder.resolve("lexicon.tsv.gz"), terms);
  }

  /** Two paragraphs a split, in both languages, as XQuAD's files have them. */
  static void writeXquad(Path folder) throws IOException {
    var paragraphs = new ArrayList<String>();
    var questions = new ArrayList<String>();
    for (int i = 0; i < 8; i++) {
      String split = i < 4 ? "train" : "dev";
      String text = "the old %s and the new %s".formatted(WORDS.get(i), WORDS.get(i + 9));
      String question = "which %s".formatted(WORDS.get(i));
      for (String language : List.of("en", "xx")) {
        boolean foreign = language.equals("xx");
        paragraphs.add(
            """
            {"para_id":"p%d","lang":"%s","title":"A_title","text":"%s","split":"%s"}\
            """
                .formatted(i, language, foreign ? foreign(text) : text, split));
        questions.add(
            """
            {"qid":"q%d","lang":"%s","question":"%s","para_id":"p%d","split":"%s"}\
            """
                .formatted(i, language, foreign ? foreign(question) : question, i, split));
      }
    }
    zipped(folder.resolve("xquad_paragraphs.jsonl.gz"), paragraphs);
    zipped(folder.resolve("xquad_questions.jsonl.gz"), questions);
  }

  static void zipped(Path file, List<String> lines) throws IOException {
    try (var out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write(String.join("\n", lines) + "\n");
    }
  }
}
