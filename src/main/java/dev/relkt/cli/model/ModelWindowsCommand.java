package dev.relkt.cli.model;

import dev.relkt.cli.console.Console;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import dev.relkt.registry.WindowNotation;
import dev.relkt.registry.WindowRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "windows",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a version of the same network that cuts passages in another way: into as many windows as"
          + " a text needs, for long documents, or at ends of sentences.",
      "",
      "Its vectors are others, so an index is built anew for it. Scores of the version that it is made"
          + " from are not taken over. Prints the version.",
      ""
    })
final class ModelWindowsCommand implements Callable<Integer> {

  @Mixin private Console console = new Console();

  @Parameters(index = "0", paramLabel = "NAME/NUMBER", description = "A version of the registry.")
  private String version = "";

  @Parameters(
      index = "1",
      paramLabel = "RULE",
      description =
          "WORDS/STRIDE for as many windows as a text needs, WORDS/STRIDE/sentences for such with"
              + " whole sentences, WORDS/STRIDE/MAX for at most so many, or whole.")
  private String rule = "";

  @Option(
      names = "--number",
      paramLabel = "N",
      description = "The number of the new version (default: the one after the last).")
  private @Nullable Integer number;

  @Mixin private ModelCommand.RegistryOptions options = new ModelCommand.RegistryOptions();

  @Override
  public Integer call() {
    ModelRegistry registry = options.registry();
    WindowRule windows;
    ModelVersion source;
    try {
      source = ModelVersion.parse(version);
      windows = WindowNotation.parse(rule);
    } catch (IllegalArgumentException e) {
      throw console.usage(e);
    }
    ModelFolder folder = registry.resolve(source);
    folder.verify();
    ModelManifest manifest = folder.manifest();
    if (windows.equals(manifest.windowRule())) {
      throw console.usage(
          "%s cuts passages so already: %s".formatted(source, windows.description()));
    }
    var draft =
        manifest
            .draft()
            .withNumber(Optional.ofNullable(number))
            .withEncoding(
                manifest
                    .encoding()
                    .withWindows(Optional.of(windows).filter(r -> !r.equals(WindowRule.WHOLE))))
            .withParent(Optional.of(source.toString()))
            .withScores(Map.of());
    console
        .out()
        .println(new DerivedVersion(folder, draft, card(source, windows)).publish(registry));
    return 0;
  }

  private static List<String> card(ModelVersion source, WindowRule windows) {
    return List.of(
        "",
        "## Windows",
        "",
        "Made from %s by `relkt model windows`: passages are cut into windows of %s. Scores and recall above are those of %s."
            .formatted(source, windows.description(), source));
  }
}
