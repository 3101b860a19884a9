package dev.relkt.training.recipe;

import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.settings.Option;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.OutputLoss;
import dev.relkt.training.loop.Vectors;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;

/**
 * A learned table of words in plain Java: a text's vector is the sum of its words' rows, scaled to
 * length 1; trained by Adagrad with one accumulator a word. Words get rows of their own when they
 * are first read.
 */
public class BagOfWords implements PublishableEncoder {

  private static final class Row {
    final float[] vector;
    double squares = 1e-8;

    Row(float[] vector) {
      this.vector = vector;
    }
  }

  private final int dimension;
  private final Map<String, Row> rows = new TreeMap<>();
  public int steps;

  public BagOfWords(int dimension) {
    this.dimension = dimension;
  }

  private Row row(String word) {
    return rows.computeIfAbsent(
        word,
        w -> {
          var random = new SplittableRandom(w.hashCode());
          float[] vector = new float[dimension];
          for (int i = 0; i < dimension; i++) {
            vector[i] = (float) (random.nextDouble() - 0.5);
          }
          return new Row(vector);
        });
  }

  private static List<String> words(String text) {
    return List.of(text.toLowerCase(Locale.ROOT).split("\\s+"));
  }

  private float[] sum(String text) {
    float[] sum = new float[dimension];
    for (String word : words(text)) {
      float[] vector = row(word).vector;
      for (int i = 0; i < dimension; i++) {
        sum[i] += vector[i];
      }
    }
    return sum;
  }

  private static float length(float[] vector) {
    return (float) Math.sqrt(Vectors.dot(vector, vector));
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public float[][] encode(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    for (int t = 0; t < vectors.length; t++) {
      vectors[t] = sum(texts.get(t));
      float length = length(vectors[t]);
      for (int i = 0; i < dimension; i++) {
        vectors[t][i] /= length;
      }
    }
    return vectors;
  }

  @Override
  public double step(List<String> texts, OutputLoss loss, double rate) {
    float[][] vectors = encode(texts);
    float[][] gradient = new float[vectors.length][dimension];
    double value = loss.at(vectors, gradient);
    if (!Double.isFinite(value)) {
      return value;
    }
    steps++;
    var byWord = new TreeMap<String, float[]>();
    for (int t = 0; t < vectors.length; t++) {
      float length = length(sum(texts.get(t)));
      float along = Vectors.dot(gradient[t], vectors[t]);
      for (String word : words(texts.get(t))) {
        float[] g = byWord.computeIfAbsent(word, w -> new float[dimension]);
        for (int i = 0; i < dimension; i++) {
          g[i] += (gradient[t][i] - along * vectors[t][i]) / length;
        }
      }
    }
    byWord.forEach(
        (word, g) -> {
          Row row = row(word);
          row.squares += Vectors.dot(g, g);
          for (int i = 0; i < dimension; i++) {
            row.vector[i] -= (float) (rate * g[i] / Math.sqrt(row.squares));
          }
        });
    return value;
  }

  @Override
  public void save(Path directory) throws IOException {
    try (var out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(directory.resolve("rows"))))) {
      out.writeInt(steps);
      out.writeInt(rows.size());
      for (Map.Entry<String, Row> row : rows.entrySet()) {
        out.writeUTF(row.getKey());
        out.writeDouble(row.getValue().squares);
        for (float x : row.getValue().vector) {
          out.writeFloat(x);
        }
      }
    }
  }

  @Override
  public void restore(Path directory) throws IOException {
    rows.clear();
    try (var in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(directory.resolve("rows"))))) {
      steps = in.readInt();
      int size = in.readInt();
      for (int r = 0; r < size; r++) {
        var row = row(in.readUTF());
        row.squares = in.readDouble();
        for (int i = 0; i < dimension; i++) {
          row.vector[i] = in.readFloat();
        }
      }
    }
  }

  @Override
  public void export(Path staging) throws IOException {
    Files.createDirectories(staging.resolve("saved_model"));
    save(staging.resolve("saved_model"));
    Files.move(staging.resolve("saved_model/rows"), staging.resolve("saved_model/saved_model.pb"));
  }

  @Override
  public ModelDraft draft(Path staging, PublicationFacts facts) {
    var golden = new ArrayList<Golden>();
    for (String text : List.of("one", "two three")) {
      golden.add(new Golden(text, encode(List.of(text))[0]));
    }
    Encoding encoding =
        Encoding.of(
            dimension,
            new EncoderCall(
                Input.STRING, "serve", "serving_default", Map.of("text", "text"), "embedding"));
    return facts.draft(encoding, golden);
  }

  @Override
  public void close() {}

  /** Opens folders with the rows that a version holds; folders without any start from nothing. */
  record Source(int dimension) implements EncoderSource {

    @Override
    public String kind() {
      return "bag";
    }

    @Override
    public List<Option<?>> settings() {
      return List.of(
          RecipeSettings.option(
              "size", RecipeSettings.POSITIVE_COUNT, "8", "components of a vector"));
    }

    @Override
    public PublishableEncoder open(Path model, Settings settings, long seed) {
      return filled(new BagOfWords(dimension), model);
    }

    /** Takes the rows of a version, if the folder holds any. */
    BagOfWords filled(BagOfWords encoder, Path model) {
      Path rows = model.resolve("saved_model/saved_model.pb");
      if (Files.exists(rows)) {
        try {
          Path copy = Files.createTempDirectory("bag");
          Files.copy(rows, copy.resolve("rows"));
          encoder.restore(copy);
          FileUtils.deleteDirectory(copy.toFile());
        } catch (IOException e) {
          throw new TrainingRefused("bag: " + e, e);
        }
      }
      return encoder;
    }
  }
}
