package dev.relkt.training;

import dev.relkt.embedding.features.PieceFile;
import dev.relkt.embedding.features.TwoStreamFeatures;
import dev.relkt.embedding.features.UnigramTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Learns the two vocabularies and the pieces' weights from the training texts. */
final class Vocabulary {

  private static final int LONGEST_PIECE = 16;
  private static final double LEAST_WEIGHT = 3;

  private Vocabulary() {}

  /** Writes {@code tokenizer/pieces.tsv} and {@code tokenizer/romanised.tsv}. */
  static void learn(TrainingData data, Xquad xquad, ContrastivePlan plan, Path modelDirectory) {
    var table = new WordTable();
    forEachSentence(data, xquad, table::add);
    data.terms()
        .forEach(
            t -> {
              table.add("en", t.english());
              table.add(t.language(), t.text());
            });
    data.synsets()
        .forEach(
            s ->
                s.words().forEach((language, words) -> words.forEach(w -> table.add(language, w))));
    Map<String, Double> words = table.balanced();
    try {
      Files.createDirectories(modelDirectory.resolve("tokenizer"));
      PieceFile.write(
          file(modelDirectory, "pieces"),
          new UnigramTrainer(plan.pieces(), LONGEST_PIECE, LEAST_WEIGHT).train(words));
      PieceFile.write(
          file(modelDirectory, "romanised"),
          new UnigramTrainer(plan.romanisedPieces(), LONGEST_PIECE, LEAST_WEIGHT)
              .train(WordTable.romanised(words)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path modelDirectory, String setting) {
    return modelDirectory.resolve(
        Objects.requireNonNull(TwoStreamFeatures.SPEC.settings().get(setting)));
  }

  /** The weight of every piece. */
  static float[] weights(TrainingData data, Xquad xquad, PieceTexts pieces) {
    var weights = new PieceWeights(pieces);
    forEachSentence(data, xquad, weights::add);
    return weights.weights();
  }

  private static void forEachSentence(
      TrainingData data, Xquad xquad, BiConsumer<String, String> languageAndText) {
    data.documents().forEach(d -> languageAndText.accept(d.language(), d.text()));
    data.asked().forEach(a -> languageAndText.accept(a.language(), a.text()));
    data.parallels().forEach(p -> p.texts().forEach(languageAndText));
    xquad.forEachText(languageAndText);
  }
}
