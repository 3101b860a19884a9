package dev.relkt.cli;

import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Input;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Model versions whose files nobody loads: the encoder of the tests is another one. */
public final class TestVersions {

  private TestVersions() {}

  /** Publishes so many versions of a name, from 1 on. */
  public static void publish(Path registry, String name, int versions) throws IOException {
    for (int i = 0; i < versions; i++) {
      Path staging = Files.createTempDirectory("relkt-version-");
      Files.createDirectories(staging.resolve("saved_model"));
      Files.writeString(staging.resolve("saved_model/saved_model.pb"), "none " + i);
      new ModelRegistry(registry)
          .publish(
              staging,
              ModelDraft.of(
                  name,
                  Encoding.of(
                          64,
                          new EncoderCall(
                              Input.STRING,
                              "serve",
                              "serving_default",
                              Map.of("text", "text"),
                              "embedding"))
                      .withTitle(TitleRule.IGNORE),
                  "Apache-2.0"));
    }
  }
}
