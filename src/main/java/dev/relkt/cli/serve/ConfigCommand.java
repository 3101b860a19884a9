package dev.relkt.cli.serve;

import dev.relkt.cli.console.Console;
import dev.relkt.cli.options.SettingsArguments;
import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.Settings;
import dev.relkt.settings.Option;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = {
      "Lists every setting of the jobs: key, default, unit, what it means, and its value with where"
          + " that comes from.",
      "",
      "A setting comes from the command line (-D key=value), else from the environment"
          + " (RELKT_INDEX_SHARDS for index.shards), else from the file of --config or"
          + " RELKT_CONFIG, else it has its default. Mistakes are reported all together.",
      "Checkpoints, restarts and memory are Flink's own settings, in flink-conf/config.yaml.",
      ""
    })
public final class ConfigCommand implements Callable<Integer> {

  @picocli.CommandLine.Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file of settings.")
  private @Nullable Path file;

  @picocli.CommandLine.Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting, as for the jobs.")
  private List<String> overrides = List.of();

  @picocli.CommandLine.Option(
      names = "--markdown",
      hidden = true,
      description = "Print docs/configuration.md.")
  private boolean markdown;

  @Mixin private Console console = new Console();

  @Override
  public Integer call() {
    if (markdown) {
      console.out().print(ConfigurationPage.text());
      return 0;
    }
    Map<String, String> environment = System.getenv();
    Optional<Path> config = Optional.ofNullable(file).or(SettingsArguments::shippedFile);
    var fileArguments = new ArrayList<String>();
    config.ifPresent(f -> fileArguments.addAll(List.of("--config", f.toString())));
    var all = new ArrayList<>(fileArguments);
    overrides.forEach(override -> all.addAll(List.of("-D", override)));

    Settings.read(all, environment); // says what is wrong with any of them
    Map<String, String> values = Settings.texts(all, environment);
    Map<String, String> inFile = Settings.texts(fileArguments, Map.of());

    PrintWriter out = console.out();
    for (Option<?> option : RelktOptions.all()) {
      String text = values.getOrDefault(option.key(), option.defaultText());
      String value = RelktOptions.shown(option, text);
      out.println(
          "%s = %s%s"
              .formatted(option.key(), value, option.unit().isEmpty() ? "" : " " + option.unit()));
      out.println("    " + option.description());
      out.println(
          "    default: %s; expected: %s; environment: %s"
              .formatted(
                  option.defaultText().isEmpty() ? "none" : option.defaultText(),
                  option.type().expected(),
                  option.environmentName()));
      out.println("    from " + origin(option, environment, inFile, config));
    }
    values.entrySet().stream()
        .filter(e -> e.getKey().startsWith(RelktOptions.KAFKA_CLIENT_PREFIX))
        .forEach(e -> out.println("%s = (set)".formatted(e.getKey())));
    return 0;
  }

  private String origin(
      Option<?> option,
      Map<String, String> environment,
      Map<String, String> inFile,
      Optional<Path> config) {
    if (overrides.stream().anyMatch(o -> o.startsWith(option.key() + "="))) {
      return "the command line";
    }
    if (environment.containsKey(option.environmentName())) {
      return "the environment, " + option.environmentName();
    }
    if (config.isPresent()
        && !option.defaultText().equals(inFile.getOrDefault(option.key(), option.defaultText()))) {
      return config.get().toString();
    }
    return "the default";
  }
}
