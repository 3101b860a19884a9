package dev.relkt.training.student;

import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.registry.Centre;
import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.training.TrainingRefused;
import dev.relkt.training.loop.OutputLoss;
import dev.relkt.training.recipe.PublicationFacts;
import dev.relkt.training.recipe.PublishableEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A student in training: a text's vector is the sum of its ids' rows, scaled to unit length. In
 * plain Java, since a step touches a few thousand rows of a table.
 *
 * <p>Optimiser: Adagrad with one accumulator a row (Duchi, Hazan and Singer, 2011). The rate is
 * relative to the length that a row had at the start: at rate 0.01 the first step moves a row by a
 * hundredth of its length, later ones by less, so that a rare row learns as fast as a frequent one
 * and none is thrown over. Sums are taken in the order of the texts: the same steps give the same
 * bits.
 */
final class StudentEncoder implements PublishableEncoder {

  private static final String ROWS = "rows.f32";
  private static final String SQUARES = "squares.f32";
  private static final float EPSILON = 1e-12f;

  /** Stands for a text without a letter or digit. */
  private static final int WORDLESS = 0;

  /** In front of a window of a passage; a control character, which no text of a user holds. */
  private static final String PASSAGE = "\u0002";

  private final Path model;
  private final FeatureSpec spec;
  private final WordKeyFeatures features;
  private final StudentTable table;
  private final Optional<Centre> centre;
  private final float[] lengths;
  private final float[] squares;

  /** The row that says that a text is a passage; it is not learned. */
  private final int fixed;

  /**
   * @param model the folder that the features' files are in
   * @param table with weights in its rows; changed in place
   * @param centre that its versions have
   */
  StudentEncoder(
      Path model,
      FeatureSpec spec,
      WordKeyFeatures features,
      StudentTable table,
      Optional<Centre> centre) {
    if (table.vocabulary() != features.vocabulary()) {
      throw new TrainingRefused(
          "model %s: a table of %,d rows and features of %,d ids (expected: as many)"
              .formatted(model, table.vocabulary(), features.vocabulary()));
    }
    this.model = model;
    this.spec = spec;
    this.features = features;
    this.table = table;
    this.centre = centre;
    this.fixed = features.passageMark();
    this.squares = new float[table.vocabulary()];
    this.lengths = new float[table.vocabulary()];
    measure();
  }

  private void measure() {
    float[] rows = table.rows();
    for (int row = 0; row < lengths.length; row++) {
      double sum = 0;
      for (int i = row * dimension(); i < (row + 1) * dimension(); i++) {
        sum += (double) rows[i] * rows[i];
      }
      lengths[row] = (float) Math.sqrt(sum);
    }
  }

  /**
   * The same encoder, of whose versions windows are indexed without the mean of these.
   *
   * @param windows as {@link #passage} marks them, one or more
   */
  StudentEncoder centredOn(List<String> windows) {
    // Of the rows as they are stored: all windows have one in common, and what it loses there.
    StudentTable stored = StudentTable.Quantised.of(table).restored();
    float[][] vectors = encode(stored, windows);
    return new StudentEncoder(
        model,
        spec,
        features,
        table,
        Optional.of(Centre.mean(dimension(), Arrays.asList(vectors))));
  }

  @Override
  public int dimension() {
    return table.dimension();
  }

  @Override
  public float[][] encode(List<String> texts) {
    return encode(table, texts);
  }

  private float[][] encode(StudentTable rows, List<String> texts) {
    return IntStream.range(0, texts.size())
        .parallel()
        .mapToObj(i -> rows.encode(ids(texts.get(i))))
        .toArray(float[][]::new);
  }

  @Override
  public String passage(String window) {
    return PASSAGE + window;
  }

  private int[] ids(String text) {
    int[] ids = features.joined(List.of(features.wordIds(text)));
    if (ids.length == 0) {
      // Data have texts such as "?!"; one of a hundred thousand must not end a training.
      ids = new int[] {WORDLESS};
    }
    return text.startsWith(PASSAGE) ? features.ofPassage(ids) : ids;
  }

  @Override
  public double step(List<String> texts, OutputLoss loss, double rate) {
    int n = texts.size();
    int[][] ids = new int[n][];
    float[][] units = new float[n][];
    float[] sizes = new float[n];
    for (int t = 0; t < n; t++) {
      ids[t] = ids(texts.get(t));
      float[] sum = table.sum(ids[t]);
      sizes[t] = (float) Math.sqrt(dot(sum, sum));
      for (int i = 0; i < sum.length; i++) {
        sum[i] /= sizes[t];
      }
      units[t] = sum;
    }
    float[][] gradient = new float[n][dimension()];
    double found = loss.at(units, gradient);
    if (!Double.isFinite(found)) {
      return found;
    }
    var rows = new HashMap<Integer, float[]>();
    for (int t = 0; t < n; t++) {
      float[] g = gradient[t];
      float along = dot(g, units[t]);
      boolean any = false;
      for (int i = 0; i < g.length; i++) {
        g[i] = (g[i] - along * units[t][i]) / sizes[t];
        any |= g[i] != 0;
      }
      if (any) {
        for (int id : ids[t]) {
          if (id == fixed) {
            continue;
          }
          float[] sum = rows.computeIfAbsent(id, r -> new float[dimension()]);
          for (int i = 0; i < sum.length; i++) {
            sum[i] += g[i];
          }
        }
      }
    }
    rows.values().stream()
        .filter(g -> !Float.isFinite(dot(g, g)))
        .findAny()
        .ifPresent(
            g -> {
              throw new TrainingRefused(
                  "student: a gradient is not finite (expected: finite numbers); lower the rate");
            });
    rows.forEach((row, g) -> move(row, g, rate));
    return found;
  }

  private void move(int row, float[] gradient, double rate) {
    squares[row] += dot(gradient, gradient);
    float step = (float) (rate * lengths[row] / Math.sqrt(squares[row] + EPSILON));
    float[] rows = table.rows();
    int from = row * dimension();
    for (int i = 0; i < gradient.length; i++) {
      rows[from + i] -= step * gradient[i];
    }
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public void save(Path directory) throws IOException {
    Files.createDirectories(directory);
    write(directory.resolve(ROWS), table.rows());
    write(directory.resolve(SQUARES), squares);
  }

  @Override
  public void restore(Path directory) throws IOException {
    read(directory.resolve(ROWS), table.rows());
    read(directory.resolve(SQUARES), squares);
  }

  @Override
  public void saveExact(Path directory) throws IOException {
    write(directory.resolve(ROWS), table.rows());
  }

  @Override
  public void restoreExact(Path directory) throws IOException {
    read(directory.resolve(ROWS), table.rows());
    measure();
  }

  private static void write(Path file, float[] values) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
      for (int from = 0; from < values.length; ) {
        int count = Math.min(values.length - from, bytes.capacity() / Float.BYTES);
        bytes.clear().limit(count * Float.BYTES);
        bytes.asFloatBuffer().put(values, from, count);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        from += count;
      }
      channel.force(true);
    }
  }

  private static void read(Path file, float[] into) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != (long) into.length * Float.BYTES) {
        throw new TrainingRefused(
            "checkpoint %s: %,d bytes (expected: %,d, those of this model); start anew in another work directory"
                .formatted(file, channel.size(), (long) into.length * Float.BYTES));
      }
      ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
      for (int from = 0; from < into.length; ) {
        bytes.clear().limit(Math.min(bytes.capacity(), (into.length - from) * Float.BYTES));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
          // until it is full
        }
        FloatBuffer floats = bytes.flip().asFloatBuffer();
        int count = floats.remaining();
        floats.get(into, from, count);
        from += count;
      }
    }
  }

  @Override
  public void export(Path staging) throws IOException {
    for (String file : spec.settings().values().stream().filter(v -> v.contains("/")).toList()) {
      Path to = staging.resolve(file);
      Files.createDirectories(to.getParent());
      Files.copy(model.resolve(file), to);
    }
    StudentSavedModel.write(StudentTable.Quantised.of(table), staging.resolve("saved_model"));
  }

  @Override
  public ModelDraft draft(Path staging, PublicationFacts facts) {
    float[][] vectors =
        StudentSavedModel.run(
            staging.resolve("saved_model"),
            ReferenceQuestions.ALL.stream().map(this::ids).toList());
    var golden = new ArrayList<Golden>();
    for (int i = 0; i < vectors.length; i++) {
      golden.add(new Golden(ReferenceQuestions.ALL.get(i), vectors[i]));
    }
    Encoding encoding =
        Encoding.of(
                dimension(),
                new EncoderCall(
                    Input.PIECES,
                    StudentSavedModel.TAG,
                    StudentSavedModel.SIGNATURE,
                    Map.of("ids", "ids", "segments", "segments"),
                    "embedding"))
            .withFeatures(Optional.of(spec))
            .withCentre(centre);
    return facts.draft(encoding, golden);
  }

  @Override
  public void close() {
    // holds nothing but memory of the heap
  }
}
