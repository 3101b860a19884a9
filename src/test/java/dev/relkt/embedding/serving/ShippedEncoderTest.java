package dev.relkt.embedding.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderContract;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.ModelFile;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The models that come with the project, the small one through the contract. */
@TestInstance(Lifecycle.PER_CLASS)
class ShippedEncoderTest extends EncoderContract {

  private static final ModelVersion DEFAULT = new ModelVersion("student", 4);
  private static final ModelVersion BEFORE = new ModelVersion("student", 2);
  private static final ModelVersion SMALL = new ModelVersion("student-small", 1);

  private final ModelRegistry registry = new ModelRegistry(Path.of("models"));
  private ModelFolder folder;
  private NetworkEncoder encoder;

  @BeforeAll
  void open() {
    folder = registry.resolve(SMALL);
    encoder = NetworkEncoder.open(folder, List.of());
  }

  @AfterAll
  void close() {
    if (encoder != null) {
      encoder.close();
    }
  }

  @Override
  protected Encoder encoder() {
    return encoder;
  }

  @Override
  protected Encoder another() {
    return NetworkEncoder.open(folder, List.of());
  }

  @Test
  void everyShippedVersionKeepsItsSpaceForEver() {
    // Indexes that exist name these spaces.
    assertThat(registry.resolve(DEFAULT).manifest().space())
        .isEqualTo("es-87f4588624b9ce0ec25f8e79");
    assertThat(registry.resolve(new ModelVersion("student", 3)).manifest().space())
        .isEqualTo("es-c6b5660b0074b6f4088fc5bc");
    assertThat(registry.resolve(BEFORE).manifest().space())
        .isEqualTo("es-d0ba3f3cf43b51e704b567e2");
    assertThat(registry.resolve(SMALL).manifest().space()).isEqualTo("es-2b8eaeb41d6e069179bc8ef7");
  }

  /**
   * Every passage of a student has a mark that no question has; the fewer words, the more of its
   * vector is the mark.
   */
  @Override
  protected float leastCosineOfAPassageWithItsText() {
    return 0;
  }

  @Test
  void areSmallAndSayWhereTheyComeFrom() {
    assertThat(bytes(DEFAULT)).isLessThanOrEqualTo(75_000_000);
    assertThat(bytes(SMALL)).isLessThanOrEqualTo(16_100_000);
    for (ModelVersion version : registry.list()) {
      ModelManifest manifest = registry.resolve(version).manifest();
      assertThat(manifest.golden()).isNotEmpty();
      assertThat(manifest.scores()).containsKeys("dev", "search-recall", "xquad-dev-en190");
      assertThat(manifest.centre()).isPresent();
      assertThat(manifest.sources()).isNotEmpty();
      assertThat(manifest.licence()).isNotBlank();
    }
  }

  private long bytes(ModelVersion version) {
    return registry.resolve(version).manifest().files().stream().mapToLong(ModelFile::bytes).sum();
  }

  @Test
  void everyVersionThatShipsIsWhole() {
    for (ModelVersion version : registry.list()) {
      registry.resolve(version).verify();
    }
  }
}
