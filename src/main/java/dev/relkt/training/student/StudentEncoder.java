package dev.relkt.training.student;

import dev.relkt.embedding.features.WordKeyFeatures;
import dev.relkt.embedding.tensorflow.SixLevels;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A student in training: a text's vector is the sum of its ids' rows, scaled to unit length; with
 * several tables, one such sum after the other, each as long as its table's weight. In plain Java,
 * since a step touches a few thousand rows of a table.
 *
 * <p>The rate of a step is relative to the length that a row had at the start: at rate 0.01 the
 * first step moves a row by a hundredth of its length, later ones by less ({@link LearnedTable}),
 * so that a rare row learns as fast as a frequent one and none is thrown over. Sums are taken in
 * the order of the texts: the same steps give the same bits.
 */
final class StudentEncoder implements PublishableEncoder {

  private static final String ROWS = "rows";
  private static final String SQUARES = "squares";

  /** Stands for a text without a letter or digit. */
  private static final int WORDLESS = 0;

  /** In front of a window of a passage; a control character, which no text of a user holds. */
  private static final String PASSAGE = "\u0002";

  private final Path model;
  private final FeatureSpec spec;
  private final WordKeyFeatures features;
  private final List<LearnedTable> tables;
  private final int dimension;
  private final Optional<Centre> centre;

  /** The row that says that a text is a passage; it is not learned. */
  private final int fixed;

  /**
   * @param model the folder that the features' files are in
   * @param tables one or more, one row an id of the features
   * @param centre that its versions have
   */
  StudentEncoder(
      Path model,
      FeatureSpec spec,
      WordKeyFeatures features,
      List<LearnedTable> tables,
      Optional<Centre> centre) {
    for (LearnedTable table : tables) {
      if (table.table().vocabulary() != features.vocabulary()) {
        throw new TrainingRefused(
            "model %s: a table of %,d rows and features of %,d ids (expected: as many)"
                .formatted(model, table.table().vocabulary(), features.vocabulary()));
      }
    }
    this.model = model;
    this.spec = spec;
    this.features = features;
    this.tables = List.copyOf(tables);
    this.dimension = tables.stream().mapToInt(LearnedTable::dimension).sum();
    this.centre = centre;
    this.fixed = features.passageMark();
  }

  Path model() {
    return model;
  }

  FeatureSpec spec() {
    return spec;
  }

  WordKeyFeatures features() {
    return features;
  }

  List<LearnedTable> tables() {
    return tables;
  }

  /**
   * The same encoder, of whose versions windows are indexed without the mean of these.
   *
   * @param windows as {@link #passage} marks them, one or more
   */
  StudentEncoder centredOn(List<String> windows) {
    // Of the rows as they are stored: all windows have one in common, and what it loses there.
    List<StudentTable> stored =
        tables.stream().map(t -> StudentTable.Quantised.of(t.table()).restored()).toList();
    float[][] vectors = encode(stored, windows);
    return new StudentEncoder(
        model, spec, features, tables, Optional.of(Centre.mean(dimension, Arrays.asList(vectors))));
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public float[][] encode(List<String> texts) {
    return encode(tables.stream().map(LearnedTable::table).toList(), texts);
  }

  private float[][] encode(List<StudentTable> rows, List<String> texts) {
    return IntStream.range(0, texts.size())
        .parallel()
        .mapToObj(
            i -> {
              int[] ids = ids(texts.get(i));
              float[] vector = new float[dimension];
              int at = 0;
              for (int t = 0; t < rows.size(); t++) {
                LearnedTable.part(rows.get(t), tables.get(t).weight(), ids, vector, at);
                at += rows.get(t).dimension();
              }
              return rows.size() == 1 ? vector : unit(vector);
            })
        .toArray(float[][]::new);
  }

  /** Only a text of which a table knows nothing is not of unit length by its parts' weights. */
  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    float factor = (float) (1 / Math.sqrt(Math.max(squares, 1e-12)));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
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
    float[][] vectors = new float[n][dimension];
    float[][] lengths = new float[tables.size()][n];
    for (int t = 0; t < n; t++) {
      ids[t] = ids(texts.get(t));
      int at = 0;
      for (int k = 0; k < tables.size(); k++) {
        LearnedTable table = tables.get(k);
        lengths[k][t] = LearnedTable.part(table.table(), table.weight(), ids[t], vectors[t], at);
        at += table.dimension();
      }
    }
    float[][] gradient = new float[n][dimension];
    double found = loss.at(vectors, gradient);
    if (!Double.isFinite(found)) {
      return found;
    }
    List<LearnedTable.Step> steps = tables.stream().map(LearnedTable::step).toList();
    int at = 0;
    for (int k = 0; k < tables.size(); k++) {
      for (int t = 0; t < n; t++) {
        steps.get(k).add(ids[t], vectors[t], gradient[t], at, lengths[k][t], fixed);
      }
      at += tables.get(k).dimension();
    }
    if (!steps.stream().allMatch(LearnedTable.Step::isFinite)) {
      throw new TrainingRefused(
          "student: a gradient is not finite (expected: finite numbers); lower the rate");
    }
    steps.forEach(step -> step.take(rate));
    return found;
  }

  @Override
  public void save(Path directory) throws IOException {
    Files.createDirectories(directory);
    saveExact(directory);
    for (int k = 0; k < tables.size(); k++) {
      write(file(directory, SQUARES, k), tables.get(k).squares());
    }
  }

  @Override
  public void restore(Path directory) throws IOException {
    for (int k = 0; k < tables.size(); k++) {
      read(file(directory, ROWS, k), tables.get(k).table().rows());
      read(file(directory, SQUARES, k), tables.get(k).squares());
    }
  }

  @Override
  public void saveExact(Path directory) throws IOException {
    for (int k = 0; k < tables.size(); k++) {
      write(file(directory, ROWS, k), tables.get(k).table().rows());
    }
  }

  @Override
  public void restoreExact(Path directory) throws IOException {
    for (int k = 0; k < tables.size(); k++) {
      read(file(directory, ROWS, k), tables.get(k).table().rows());
      tables.get(k).measure();
    }
  }

  private static Path file(Path directory, String name, int table) {
    return directory.resolve(SixLevels.ofTable(name, table) + ".f32");
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
    StudentSavedModel.write(
        tables.stream().map(LearnedTable::stored).toList(), staging.resolve("saved_model"));
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
