package dev.relkt.embedding;

/**
 * What of a passage is embedded.
 *
 * @param title empty where there is none
 * @param text not blank
 */
public record PassageText(String title, String text) {}
