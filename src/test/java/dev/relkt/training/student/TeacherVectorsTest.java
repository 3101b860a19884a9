package dev.relkt.training.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.PassageText;
import dev.relkt.registry.EmbeddingSpace;
import dev.relkt.training.loop.TrainingProgress;
import dev.relkt.training.loop.TrainingStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherVectorsTest {

  /** A text's length and first letter, as a vector of unit length; remembers what it was asked. */
  private static final class LengthEncoder implements Encoder {

    private static final EmbeddingSpace SPACE = new EmbeddingSpace("es-0123456789abcdef01234567");

    final List<String> asked = new ArrayList<>();

    @Override
    public EmbeddingSpace space() {
      return SPACE;
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public List<Embedding> encodeQuestions(List<String> texts) {
      asked.addAll(texts);
      return texts.stream().map(text -> new Embedding(SPACE, vector(text))).toList();
    }

    static float[] vector(String text) {
      double angle = text.length() + text.charAt(0) / 100.0;
      return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }

    @Override
    public List<List<Embedding>> encodePassages(List<PassageText> passages) {
      throw new UnsupportedOperationException("only questions are asked for");
    }

    @Override
    public void close() {
      // holds nothing
    }
  }

  private static final class Stopping implements TrainingProgress {

    private final boolean atOnce;

    Stopping(boolean atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    public void at(String what, String unit, long done, long total, String detail) {
      // read by nobody
    }

    @Override
    public void say(String line) {
      // read by nobody
    }

    @Override
    public boolean stopping() {
      return atOnce;
    }
  }

  private static final List<String> TEXTS = List.of("one", "twelve", "a hundred", "one");

  @TempDir private Path folder;

  private final LengthEncoder teacher = new LengthEncoder();

  private List<float[]> vectors(List<String> texts, boolean stopping) throws IOException {
    try (TeacherVectors vectors = TeacherVectors.open(folder, teacher)) {
      return vectors.of(texts, "teacher", new Stopping(stopping));
    }
  }

  private static void assertRight(List<String> texts, List<float[]> vectors) {
    assertThat(vectors).hasSameSizeAs(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(vectors.get(i)).containsExactly(LengthEncoder.vector(texts.get(i)));
    }
  }

  @Test
  void givesOneVectorATextInTheirOrder() throws IOException {
    assertRight(TEXTS, vectors(TEXTS, false));
  }

  @Test
  void asksForNoTextThatWasAskedForInARunBefore() throws IOException {
    vectors(TEXTS.subList(0, 2), false);
    teacher.asked.clear();
    assertRight(TEXTS, vectors(TEXTS, false));
    assertThat(teacher.asked).containsExactly("a hundred");
  }

  @Test
  void goesOnWhereItWasStopped() throws IOException {
    List<String> many = IntStream.range(0, 1_300).mapToObj(i -> "text " + i).toList();
    assertThatThrownBy(() -> vectors(many, true)).isInstanceOf(TrainingStopped.class);
    int before = teacher.asked.size();
    assertThat(before).isBetween(1, many.size() - 1);
    assertRight(many, vectors(many, false));
    assertThat(teacher.asked).hasSameElementsAs(many).hasSize(many.size());
  }

  @Test
  void anEntryThatIsNotWholeIsComputedAgain() throws IOException {
    vectors(TEXTS, false);
    Path file = folder.resolve(LengthEncoder.SPACE.id() + ".vectors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));
    teacher.asked.clear();
    assertRight(TEXTS, vectors(TEXTS, false));
    assertThat(teacher.asked).containsExactly("a hundred");
    Files.write(file, new byte[3], StandardOpenOption.APPEND);
    assertRight(TEXTS, vectors(TEXTS, false));
    assertThat(Files.readAllBytes(file)).containsExactly(whole);
  }
}
