package dev.relkt.settings;

import java.util.Locale;

/**
 * A setting.
 *
 * @param key such as {@code index.shards}
 * @param type how its text is read
 * @param defaultText what holds where nobody says otherwise, as text
 * @param unit what a number counts; empty where the text says it itself
 * @param description one or two sentences for whoever sets it
 */
public record Option<T>(
    String key, OptionType<T> type, String defaultText, String unit, String description) {

  /** {@code RELKT_INDEX_SHARDS} for {@code index.shards}. */
  public String environmentName() {
    return "RELKT_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
