package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.EncoderCall;
import dev.relkt.registry.ModelManifest.FeatureSpec;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the maker of a model states; {@link ModelRegistry#publish} adds the files with their
 * checksums, the space and the time, and makes a {@link ModelManifest} of it.
 *
 * @param name the model's name
 * @param number the number to publish under; absent for the one after the last
 * @param dimension components of a vector
 * @param encoder how the SavedModel is called
 * @param features how text becomes ids; absent for a model that takes strings
 * @param windows how passages are cut into windows; absent for one window
 * @param title what becomes of a passage's title
 * @param centre what is taken off windows before they are indexed
 * @param golden texts with the vectors that the encoder gives for them as questions
 * @param parent the version that training started from, as {@code name/number}
 * @param scores scores by benchmark, then by name
 * @param licence the SPDX id of the model's own licence
 * @param sources the data that it was trained from
 */
public record ModelDraft(
    String name,
    Optional<Integer> number,
    int dimension,
    EncoderCall encoder,
    Optional<FeatureSpec> features,
    Optional<WindowRule> windows,
    TitleRule title,
    Optional<Centre> centre,
    List<Golden> golden,
    Optional<String> parent,
    Map<String, Map<String, Double>> scores,
    String licence,
    List<Source> sources) {

  public ModelDraft {
    golden = List.copyOf(golden);
    scores = Map.copyOf(scores);
    sources = List.copyOf(sources);
  }
}
