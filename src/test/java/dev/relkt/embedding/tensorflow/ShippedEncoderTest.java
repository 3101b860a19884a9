package dev.relkt.embedding.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relkt.embedding.Encoder;
import dev.relkt.embedding.EncoderContract;
import dev.relkt.registry.ModelFolder;
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

/** The model that comes with the project, through the contract. */
@TestInstance(Lifecycle.PER_CLASS)
class ShippedEncoderTest extends EncoderContract {

  private static final ModelVersion SHIPPED = new ModelVersion("student", 1);
  private static final long MAX_BYTES = 60_000_000;

  private final ModelRegistry registry = new ModelRegistry(Path.of("models"));
  private ModelFolder folder;
  private DjlEncoder encoder;

  @BeforeAll
  void open() {
    folder = registry.resolve(SHIPPED);
    encoder = DjlEncoder.open(folder, List.of());
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
    return DjlEncoder.open(folder, List.of());
  }

  @Test
  void everyShippedVersionKeepsItsSpaceForEver() {
    // Indexes that exist name these spaces.
    assertThat(registry.resolve(SHIPPED).manifest().space())
        .isEqualTo("es-edbfcb6260821892c3d32a0f");
    assertThat(registry.resolve(new ModelVersion("student", 2)).manifest().space())
        .isEqualTo("es-d0ba3f3cf43b51e704b567e2");
  }

  @Test
  void isSmallAndSaysWhereItComesFrom() {
    assertThat(folder.manifest().files().stream().mapToLong(ModelFile::bytes).sum())
        .isLessThanOrEqualTo(MAX_BYTES);
    assertThat(folder.manifest().golden()).isNotEmpty();
    assertThat(folder.manifest().scores()).isNotEmpty();
    assertThat(folder.manifest().sources()).isNotEmpty();
    assertThat(folder.manifest().licence()).isNotBlank();
  }

  @Test
  void everyVersionThatShipsIsWhole() {
    for (ModelVersion version : registry.list()) {
      registry.verify(registry.resolve(version));
    }
  }
}
