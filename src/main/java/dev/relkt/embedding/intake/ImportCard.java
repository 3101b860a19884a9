package dev.relkt.embedding.intake;

import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.Source;
import java.util.TreeMap;

/** The model card of an imported version: what is known of it, and what is not. */
final class ImportCard {

  private ImportCard() {}

  /** In Markdown. */
  static String of(ModelManifest manifest) {
    EncoderCall call = manifest.encoder();
    var card = new StringBuilder();
    card.append("# %s\n\n".formatted(manifest.name()));
    card.append(
        "Imported from a TensorFlow SavedModel; how it was trained and how good it is are not known here.\n\n");
    card.append(
        "- called: tag `%s`, signature `%s`, inputs `%s`, output `%s`\n"
            .formatted(call.tag(), call.signature(), new TreeMap<>(call.inputs()), call.output()));
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
}
