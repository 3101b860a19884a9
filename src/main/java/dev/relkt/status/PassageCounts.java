package dev.relkt.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relkt.passage.facet.FacetCounts;
import dev.relkt.passage.facet.FacetRequest;
import dev.relkt.passage.filter.PassageFilter;
import dev.relkt.snapshot.IndexSnapshot;
import dev.relkt.snapshot.PublishedPassages;
import dev.relkt.topic.FacetsJson;
import java.util.List;

/**
 * How many published passages there are, and how many of them have which values.
 *
 * @param passages that the filter accepts
 * @param filter which were counted
 * @param facets by field, as they were asked for
 * @param notes on conditions of the filter that no passage can meet
 * @param snapshot that was counted in
 */
public record PassageCounts(
    long passages,
    PassageFilter filter,
    List<FacetCounts> facets,
    List<String> notes,
    IndexSnapshot snapshot) {

  public PassageCounts {
    facets = List.copyOf(facets);
    notes = List.copyOf(notes);
  }

  /**
   * Counts.
   *
   * @param visible which passages are there for whoever asks; notes are for those who see all
   */
  public static PassageCounts of(
      PublishedPassages passages,
      PassageFilter visible,
      PassageFilter filter,
      List<FacetRequest> facets) {
    PassageFilter both = visible.and(filter);
    return new PassageCounts(
        passages.count(both),
        filter,
        facets.isEmpty() ? List.of() : passages.facets(both, facets),
        visible.isEmpty() ? passages.mismatches(filter) : List.of(),
        passages.snapshot());
  }

  /** As a document, without the notes. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("passages", passages);
    json.put("filter", filter.expression());
    json.put("generation", snapshot.generation());
    json.put("snapshot", snapshot.number());
    json.put("publishedAt", snapshot.publishedAt().toString());
    FacetsJson.writeCounts(facets, json);
    return json;
  }
}
