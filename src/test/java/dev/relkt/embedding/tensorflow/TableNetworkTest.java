package dev.relkt.embedding.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Embedding;
import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderContract;
import dev.relkt.embedding.PassageText;
import dev.relkt.embedding.serving.NetworkEncoder;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The student that serves by default: summed up in Java, it gives what TensorFlow gives. */
@TestInstance(Lifecycle.PER_CLASS)
class TableNetworkTest extends EncoderContract {

  private static final String[] SYLLABLES = {
    "ra", "men", "to", "str", "ki", "на", "пере", "ти", "του", "λο", "كتا", "ب", "नदी", "ला", "ção",
    "東", "京", "とう", "カー", "서", "울", "กา", "ไท"
  };

  private final ModelFolder folder =
      new ModelRegistry(Path.of("models")).resolve(new ModelVersion("student", 2));
  private NetworkEncoder encoder;
  private NetworkEncoder tensorFlow;

  @BeforeAll
  void open() {
    encoder = NetworkEncoder.open(folder, List.of());
    tensorFlow =
        NetworkEncoder.over(
            folder, LoadedModel.open(folder, folder.manifest().encoder(), List.of()));
  }

  @AfterAll
  void close() {
    encoder.close();
    tensorFlow.close();
  }

  @Override
  protected Encoder encoder() {
    return encoder;
  }

  @Override
  protected Encoder another() {
    return NetworkEncoder.open(folder, List.of());
  }

  /**
   * Every passage of this student has a mark that no question has; the fewer words, the more of its
   * vector is the mark.
   */
  @Override
  protected float leastCosineOfAPassageWithItsText() {
    return 0;
  }

  @Test
  void isWhatServesTheShippedStudent() {
    assertThat(encoder.network()).isInstanceOf(TableNetwork.class);
    assertThat(tensorFlow.network()).isInstanceOf(LoadedModel.class);
  }

  @Test
  void givesTheVectorsThatTensorFlowGives() {
    long seed = new Random().nextLong();
    System.out.println("TableNetworkTest seed " + seed);
    var random = new Random(seed);
    var passages = new ArrayList<PassageText>();
    for (int i = 0; i < 150; i++) {
      passages.add(new PassageText(text(random, random.nextInt(4)), text(random, 1 + i)));
    }
    List<List<Embedding>> expected = tensorFlow.encodePassages(passages);
    List<List<Embedding>> found = encoder.encodePassages(passages);
    for (int i = 0; i < passages.size(); i++) {
      assertThat(found.get(i)).hasSameSizeAs(expected.get(i));
      for (int w = 0; w < found.get(i).size(); w++) {
        assertAlike(found.get(i).get(w), expected.get(i).get(w));
      }
    }
    List<String> questions = passages.stream().map(PassageText::text).toList();
    List<Embedding> answers = tensorFlow.encodeQuestions(questions);
    for (int i = 0; i < questions.size(); i++) {
      assertAlike(encoder.encodeQuestions(List.of(questions.get(i))).get(0), answers.get(i));
    }
  }

  @Test
  void isNotTakenForAModelThatComputesSomethingElse() {
    PackedTable table = TableReader.read(folder).orElseThrow().getFirst();
    float[] scales = table.scales().clone();
    for (int i = 0; i < scales.length; i += 2) {
      scales[i] *= 1.02f;
    }
    var other =
        new PackedTable(
            table.dimension(),
            scales,
            1,
            (row, into) -> {
              for (int i = 0; i < into.length; i++) {
                into[i] = (byte) (table.rows()[row * table.stride() + i] + PackedTable.CENTRE);
              }
            });
    var reference = (LoadedModel) tensorFlow.network();
    assertThat(new TableNetwork(List.of(table)).leastCosine(reference))
        .isGreaterThanOrEqualTo(TableNetwork.LEAST_COSINE);
    assertThat(new TableNetwork(List.of(other)).leastCosine(reference))
        .isLessThan(TableNetwork.LEAST_COSINE);
  }

  private static String text(Random random, int words) {
    var text = new StringBuilder();
    for (int w = 0; w < words; w++) {
      for (int s = 1 + random.nextInt(3); s > 0; s--) {
        text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      text.append(w % 9 == 8 ? ". " : " ");
    }
    return text.toString();
  }

  private static void assertAlike(Embedding found, Embedding expected) {
    float[] x = found.toArray();
    float[] y = expected.toArray();
    double product = 0;
    for (int i = 0; i < x.length; i++) {
      product += (double) x[i] * y[i];
    }
    assertThat(product).isGreaterThanOrEqualTo(0.999999);
  }
}
