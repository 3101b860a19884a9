package dev.relkt.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.VectorRule.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions whose network runs elsewhere. */
class EndpointVersionTest {

  private static final Endpoint ENDPOINT =
      new Endpoint(
          "https://api.example.com/v1",
          "text-embedding",
          8,
          true,
          Optional.of("EXAMPLE_KEY"),
          false,
          32,
          100_000,
          4,
          Optional.of(500),
          60);

  @TempDir Path directory;

  private static Encoding encoding(VectorRule rule, int dimension) {
    return Encoding.of(dimension, EncoderCall.endpoint(rule)).withEndpoint(Optional.of(ENDPOINT));
  }

  private ModelVersion publish(Encoding encoding) throws IOException {
    Path staging = Files.createDirectories(directory.resolve("staging"));
    Files.writeString(staging.resolve("README.md"), "# remote\n");
    return registry().publish(staging, ModelDraft.of("remote", encoding, "NOASSERTION"));
  }

  private ModelRegistry registry() {
    return new ModelRegistry(directory.resolve("models"));
  }

  @Test
  void isPublishedWithoutAGraphAndReadBack() throws Exception {
    ModelVersion version = publish(encoding(VectorRule.of(Pooling.NONE), 8));

    ModelFolder folder = registry().resolve(version);
    folder.verify();
    assertThat(folder.manifest().endpoint()).contains(ENDPOINT);
    assertThat(folder.manifest().encoder().runBy()).isEqualTo(ModelManifest.Engine.ENDPOINT);
  }

  @Test
  void keepsFewerComponentsThanItIsGiven() throws Exception {
    var cut = new VectorRule(Pooling.NONE, List.of(), Optional.of(4), true);

    assertThat(registry().resolve(publish(encoding(cut, 4))).manifest().dimension()).isEqualTo(4);
  }

  @Test
  void refusesAnotherDimensionThanTheEndpointGives() {
    assertThatThrownBy(() -> publish(encoding(VectorRule.of(Pooling.NONE), 4)))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("endpoint.dimension: 8 (expected: 4)");
  }

  @Test
  void refusesMoreComponentsThanTheEndpointGives() {
    var cut = new VectorRule(Pooling.NONE, List.of(), Optional.of(16), true);

    assertThatThrownBy(() -> publish(encoding(cut, 16)))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("endpoint.dimension: 8 (expected: at least 16)");
  }

  @Test
  void refusesAnEngineElsewhereWithoutItsAddress() {
    Encoding homeless = encoding(VectorRule.of(Pooling.NONE), 8).withEndpoint(Optional.empty());

    assertThatThrownBy(() -> publish(homeless))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("endpoint: absent (expected for encoder.engine ENDPOINT: present)");
  }

  @Test
  void refusesAnAddressOfANetworkThatRunsHere() throws Exception {
    Path staging = Files.createDirectories(directory.resolve("staging/saved_model"));
    Files.writeString(staging.resolve("saved_model.pb"), "");
    var call =
        new EncoderCall(
            ModelManifest.Input.STRING,
            "serve",
            "serving_default",
            java.util.Map.of("text", "text"),
            "vectors");
    Encoding both = Encoding.of(8, call).withEndpoint(Optional.of(ENDPOINT));

    assertThatThrownBy(() -> publish(both))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("endpoint: present (expected for encoder.engine TENSORFLOW: absent)");
  }

  @Test
  void refusesAQuestionEncoderBesideIt() {
    EncoderCall call = EncoderCall.endpoint(VectorRule.of(Pooling.NONE));
    Encoding two = encoding(VectorRule.of(Pooling.NONE), 8).withQuestionEncoder(Optional.of(call));

    assertThatThrownBy(() -> publish(two))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("questionEncoder: present (expected for ENDPOINT: absent");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"url\" : \"https://api.example.com/v1\"', '\"url\" : \"http://api.example.com/v1\"', unencrypted",
    "'\"batchTexts\" : 32', '\"batchTexts\" : 0', 'endpoint batch texts: 0 (expected: 1 to 2048)'",
    "'\"batchTexts\" : 32', '\"batchTexts\" : 32, \"key\" : \"sk\"', Unrecognized field",
  })
  void refusesAManifestWithAnEndpointThatCannotBe(String from, String to, String words)
      throws Exception {
    ModelVersion version = publish(encoding(VectorRule.of(Pooling.NONE), 8));
    Path manifest = directory.resolve("models/remote/1/manifest.json");
    String json = Files.readString(manifest);
    assertThat(json).contains(from);
    Files.writeString(manifest, json.replace(from, to));

    assertThatThrownBy(() -> registry().resolve(version))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("endpoint")
        .hasMessageContaining(words);
  }

  @Test
  void noticesAnotherModelNameInItsManifest() throws Exception {
    ModelVersion version = publish(encoding(VectorRule.of(Pooling.NONE), 8));
    Path manifest = directory.resolve("models/remote/1/manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("text-embedding", "text-embedding-2"));

    assertThatThrownBy(() -> registry().resolve(version))
        .isInstanceOf(ModelRefused.class)
        .hasMessageContaining("space: es-");
  }
}
