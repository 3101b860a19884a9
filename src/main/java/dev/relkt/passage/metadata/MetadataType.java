package dev.relkt.passage.metadata;

import java.util.Locale;

/** What a metadata value can be compared with. */
public enum MetadataType {
  TEXT,
  NUMBER,
  BOOLEAN,
  /** Texts that {@link IsoDate} reads. */
  DATE;

  /** As people read it, such as {@code number}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
