package dev.relkt.training.recipe;

import dev.relkt.registry.Encoding;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Source;
import dev.relkt.registry.ModelManifest.TitleRule;
import dev.relkt.registry.WindowRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step knows of the version that it publishes, whatever encoder it is.
 *
 * @param name the model's name
 * @param number the number to publish under
 * @param parent the version that the step started from, as {@code name/number}
 * @param windows how passages are cut; {@link WindowRule#WHOLE} for not at all
 * @param title what becomes of titles
 * @param scores by benchmark, then by name
 * @param licence the SPDX id of the model's own licence
 * @param sources the data that it was trained from, those of its parents included
 */
public record PublicationFacts(
    String name,
    Optional<Integer> number,
    Optional<String> parent,
    WindowRule windows,
    TitleRule title,
    Map<String, Map<String, Double>> scores,
    String licence,
    List<Source> sources) {

  public PublicationFacts {
    scores = Map.copyOf(scores);
    sources = List.copyOf(sources);
  }

  /**
   * The draft of the version.
   *
   * @param encoding what determines a vector; windows and title are those of the step
   * @param golden texts with their vectors
   */
  public ModelDraft draft(Encoding encoding, List<Golden> golden) {
    Optional<WindowRule> rule =
        windows.equals(WindowRule.WHOLE) ? Optional.empty() : Optional.of(windows);
    return new ModelDraft(
        name,
        number,
        encoding.withWindows(rule).withTitle(title),
        Optional.empty(),
        golden,
        parent,
        scores,
        licence,
        sources);
  }
}
