package dev.relkt.job.options;

import dev.relkt.settings.Option;
import dev.relkt.settings.OptionType;
import dev.relkt.topic.format.FieldMapping;
import dev.relkt.topic.format.FormatOptions;
import dev.relkt.topic.format.PassageFormat;
import dev.relkt.topic.schema.RegistryApi;
import dev.relkt.topic.schema.RegistryOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings of {@code passages.format}, and says which of them do not go together. */
final class FormatReading {

  /** Reads an option; what is wrong with it is remembered there. */
  interface Values {
    <T> T get(Option<T> option);
  }

  private final OptionSources sources;
  private final List<String> mistakes;
  private final Values values;

  FormatReading(OptionSources sources, List<String> mistakes, Values values) {
    this.sources = sources;
    this.mistakes = mistakes;
    this.values = values;
  }

  FormatOptions options() {
    PassageFormat format = values.get(RelktOptions.PASSAGES_FORMAT);
    var fields =
        new FieldMapping(
            values.get(RelktOptions.PASSAGES_FIELD_ID),
            values.get(RelktOptions.PASSAGES_FIELD_TEXT),
            values.get(RelktOptions.PASSAGES_FIELD_TITLE).orElse(null),
            values.get(RelktOptions.PASSAGES_FIELD_LANG).orElse(null),
            values.get(RelktOptions.PASSAGES_FIELD_VERSION).orElse(null),
            values.get(RelktOptions.PASSAGES_FIELD_EXPIRES_AT).orElse(null),
            values.get(RelktOptions.PASSAGES_FIELD_METADATA));
    if (format == PassageFormat.RELKT) {
      refuseFields();
    }
    if (format.hasEvents()) {
      refusePathsFromTheEvent(fields);
    }
    return new FormatOptions(
        format, fields, values.get(RelktOptions.PASSAGES_EMPTY_VALUE), registry(format));
  }

  private @Nullable RegistryOptions registry(PassageFormat format) {
    Optional<URI> url = values.get(RelktOptions.PASSAGES_REGISTRY_URL);
    RegistryApi api = values.get(RelktOptions.PASSAGES_REGISTRY_API);
    int idBytes = values.get(RelktOptions.PASSAGES_REGISTRY_ID_BYTES);
    String user = values.get(RelktOptions.PASSAGES_REGISTRY_USER);
    String password = values.get(RelktOptions.PASSAGES_REGISTRY_PASSWORD);
    if (format.registered().isEmpty()) {
      return null;
    }
    if (url.isEmpty()) {
      OptionSources.Given given = sources.given().get(RelktOptions.PASSAGES_REGISTRY_URL.key());
      if (given == null || given.text().isBlank()) {
        mistakes.add(
            "%s: none (expected: the URL of the schema registry, as %s is %s)"
                .formatted(
                    RelktOptions.PASSAGES_REGISTRY_URL.key(),
                    RelktOptions.PASSAGES_FORMAT.key(),
                    OptionType.wireName(format)));
      }
      return null;
    }
    return new RegistryOptions(
        url.get(),
        api,
        idBytes,
        user.isEmpty() ? null : user,
        password.isEmpty() ? null : password);
  }

  private void refuseFields() {
    sources
        .given()
        .forEach(
            (key, given) -> {
              if (key.startsWith(FieldMapping.SETTINGS)) {
                mistakes.add(
                    "%s: \"%s\" (expected: none where %s is %s), from %s"
                        .formatted(
                            key,
                            given.text(),
                            RelktOptions.PASSAGES_FORMAT.key(),
                            OptionType.wireName(PassageFormat.RELKT),
                            given.from()));
              }
            });
  }

  /** Paths begin at the row; one that begins at the event would find nothing. */
  private void refusePathsFromTheEvent(FieldMapping fields) {
    fields
        .paths()
        .filter(path -> path.steps().size() > 1 && path.field().filter("after"::equals).isPresent())
        .map(
            path ->
                "passages.fields: \"%s\" (expected: a path in the row, %s, or one in the whole event, $.%s)"
                    .formatted(path.text(), path.text().substring("after.".length()), path.text()))
        .forEach(mistakes::add);
  }
}
