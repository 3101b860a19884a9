package dev.relkt.job.options;

import java.util.List;

/** Everything that is wrong with the configuration, in one message. */
public final class ConfigurationMistakes extends RuntimeException {

  private static final long serialVersionUID = 1;

  ConfigurationMistakes(List<String> mistakes) {
    super(
        "%d %s in the configuration:\n  %s\nAll settings: relkt config"
            .formatted(
                mistakes.size(),
                mistakes.size() == 1 ? "mistake" : "mistakes",
                String.join("\n  ", mistakes)));
  }
}
