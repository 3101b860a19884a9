package dev.relkt.cli.model;

import dev.relkt.evaluation.SearchRecall;
import dev.relkt.evaluation.SearchRecall.Measured;
import dev.relkt.registry.Centre;
import dev.relkt.registry.ModelDraft;
import dev.relkt.registry.ModelFolder;
import dev.relkt.registry.ModelManifest;
import dev.relkt.registry.ModelRegistry;
import dev.relkt.registry.ModelVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A version of the same network and tokenizer as another one, published with the recall of search
 * on its card and, where there is one, a centre.
 *
 * @param source whose files it has
 * @param sample on which the recall was measured
 * @param measured with the centre
 * @param centre what is taken off windows before they are indexed
 */
record MeasuredVersion(
    ModelFolder source, SearchRecall sample, Measured measured, Optional<Centre> centre) {

  /**
   * Publishes it.
   *
   * @param number absent for the one after the last
   * @param parent the version that it was made from, where that is one of a registry
   */
  ModelVersion publish(ModelRegistry registry, Optional<Integer> number, Optional<String> parent) {
    return new DerivedVersion(
            source, draft(number, parent), RecallLines.card(sample, measured, centre))
        .publish(registry);
  }

  private ModelDraft draft(Optional<Integer> number, Optional<String> parent) {
    ModelManifest manifest = source.manifest();
    Map<String, Map<String, Double>> scores = new HashMap<>(manifest.scores());
    scores.put(RecallLines.BENCHMARK, RecallLines.scores(sample, measured));
    return manifest
        .draft()
        .withNumber(number)
        .withEncoding(manifest.encoding().withCentre(centre))
        .withParent(parent.or(manifest::parent))
        .withScores(scores);
  }
}
