package dev.relkt.topic;

import dev.relkt.registry.ModelVersion;

/**
 * Something that happened to an index generation.
 *
 * @param generation its number, 1 or more
 * @param kind what happened
 * @param model the version that embeds it
 * @param cut the number of the cut, 0 where the event is about none
 * @param passages passages in that cut
 * @param atMillis when, in milliseconds since 1970
 */
public record GenerationEvent(
    int generation, Kind kind, ModelVersion model, long cut, long passages, long atMillis) {

  /** What happens to a generation. */
  public enum Kind {
    CREATED,
    CUT_PUBLISHED,
    ACTIVE,
    RETIRED
  }
}
