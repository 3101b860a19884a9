package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Source;
import java.util.TreeMap;

/** The model card of an imported version: what is known of it, and what is not. */
final class ImportCard {

  private ImportCard() {}

  /** In Markdown. */
  static String of(ModelManifest manifest, String origin) {
    var card = new StringBuilder();
    card.append("# %s\n\n".formatted(manifest.name()));
    card.append(
        "Imported from `%s`; how it was trained and how good it is are not known here.\n\n"
            .formatted(origin));
    call("called", manifest.encoder(), card);
    manifest.questionEncoder().ifPresent(call -> call("for questions", call, card));
    manifest
        .prefixes()
        .ifPresent(
            p ->
                card.append(
                    "- in front of questions: `%s`, of passages: `%s`\n"
                        .formatted(p.question(), p.passage())));
    card.append("- dimension: %d\n".formatted(manifest.dimension()));
    manifest
        .features()
        .ifPresent(
            f ->
                card.append(
                    "- tokens: %s %d, `%s`\n"
                        .formatted(f.kind(), f.version(), new TreeMap<>(f.settings()))));
    card.append("- licence: %s\n".formatted(manifest.licence()));
    for (Source source : manifest.sources()) {
      card.append("- trained from: %s (%s)\n".formatted(source.name(), source.licence()));
    }
    return card.toString();
  }

  private static void call(String name, EncoderCall call, StringBuilder card) {
    card.append("- %s: `%s` by %s".formatted(name, call.graph(), call.runBy()));
    if (!call.signature().isEmpty()) {
      card.append(", tag `%s`, signature `%s`".formatted(call.tag(), call.signature()));
    }
    card.append(
        ", inputs `%s`, output `%s`\n".formatted(new TreeMap<>(call.inputs()), call.output()));
    call.vector()
        .ifPresent(
            rule ->
                card.append(
                    "- its output: pooling %s, %d dense layers%s%s\n"
                        .formatted(
                            rule.pooling(),
                            rule.dense().size(),
                            rule.cut()
                                .map(cut -> ", the first %d components".formatted(cut))
                                .orElse(""),
                            rule.normalise() ? ", scaled to length 1" : "")));
  }
}
