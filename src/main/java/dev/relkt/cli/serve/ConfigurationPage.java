package dev.relkt.cli.serve;

import dev.relkt.job.options.RelktOptions;
import dev.relkt.job.options.Settings;
import dev.relkt.settings.Option;

/** The text of {@code docs/configuration.md}: every setting, as the code declares it. */
final class ConfigurationPage {

  private static final String INTRODUCTION =
      """
      # Configuration

      Every setting of the two jobs, as the code declares it: `relkt config --markdown` prints this page. `relkt config` shows
      the values that hold here, and where each comes from.

      A setting comes from the command line (`-D key=value`), else from the environment, else from the YAML file that `--config`
      or `RELKT_CONFIG` names (`conf/relkt.yaml` of the package), else it has its default. Relative paths start at the directory
      where a job is submitted or `relkt up` is run. Mistakes are reported all together, with the keys that are nearest. Settings
      whose keys begin with `kafka.client.` go to Kafka's clients without it: `kafka.client.security.protocol`, or
      `RELKT_KAFKA_CLIENT_SECURITY_PROTOCOL`.

      Checkpoints, restarts and memory are Flink's own settings, in [config.yaml](../flink-conf/config.yaml).

      | key, environment | default | expected | what it says |
      |---|---|---|---|
      """;

  private static final String OTHERS =
      """

      ## Of commands and scripts

      | environment | what it says |
      |---|---|
      """;

  private ConfigurationPage() {}

  static String text() {
    var page = new StringBuilder(INTRODUCTION);
    for (Option<?> option : RelktOptions.all()) {
      page.append(
          "| `%s`<br>`%s` | %s | %s | %s |\n"
              .formatted(
                  option.key(),
                  option.environmentName(),
                  usual(option),
                  escaped(option.type().expected()),
                  escaped(option.description())));
    }
    page.append(OTHERS);
    Settings.otherVariables()
        .forEach((name, what) -> page.append("| `%s` | %s |\n".formatted(name, escaped(what))));
    return page.toString();
  }

  private static String usual(Option<?> option) {
    if (option.equals(RelktOptions.WORK_DIRECTORY)) {
      return "`relkt` in the directory for temporary files";
    }
    if (option.defaultText().isEmpty()) {
      return "none";
    }
    return "`%s`%s"
        .formatted(option.defaultText(), option.unit().isEmpty() ? "" : " " + option.unit());
  }

  /** As Markdown shows it: a {@code <name>} is no HTML, and a bar ends no cell. */
  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*");
  }
}
