package dev.relkt.registry;

import dev.relkt.registry.ModelManifest.Golden;
import dev.relkt.registry.ModelManifest.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the maker of a model states; {@link ModelRegistry#publish} adds the files with their
 * checksums, the space and the time, and makes a {@link ModelManifest} of it.
 *
 * @param name the model's name
 * @param number the number to publish under; absent for the one after the last
 * @param encoding what determines a vector
 * @param ranker how candidates are ordered, if at all
 * @param golden texts with the vectors that the encoder gives for them as questions
 * @param parent the version that training started from, as {@code name/number}
 * @param scores scores by benchmark, then by name
 * @param licence the SPDX id of the model's own licence
 * @param sources the data that it was trained from
 */
public record ModelDraft(
    String name,
    Optional<Integer> number,
    Encoding encoding,
    Optional<RankerSpec> ranker,
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

  /** The next version of a name, of which nothing else is known. */
  public static ModelDraft of(String name, Encoding encoding, String licence) {
    return new ModelDraft(
        name,
        Optional.empty(),
        encoding,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Map.of(),
        licence,
        List.of());
  }

  public ModelDraft withNumber(Optional<Integer> number) {
    return new ModelDraft(name, number, encoding, ranker, golden, parent, scores, licence, sources);
  }

  public ModelDraft withEncoding(Encoding encoding) {
    return new ModelDraft(name, number, encoding, ranker, golden, parent, scores, licence, sources);
  }

  public ModelDraft withRanker(Optional<RankerSpec> ranker) {
    return new ModelDraft(name, number, encoding, ranker, golden, parent, scores, licence, sources);
  }

  public ModelDraft withGolden(List<Golden> golden) {
    return new ModelDraft(name, number, encoding, ranker, golden, parent, scores, licence, sources);
  }

  public ModelDraft withParent(Optional<String> parent) {
    return new ModelDraft(name, number, encoding, ranker, golden, parent, scores, licence, sources);
  }

  public ModelDraft withScores(Map<String, Map<String, Double>> scores) {
    return new ModelDraft(name, number, encoding, ranker, golden, parent, scores, licence, sources);
  }

  public ModelDraft withSources(List<Source> sources) {
    return new ModelDraft(name, number, encoding, ranker, golden, parent, scores, licence, sources);
  }
}
