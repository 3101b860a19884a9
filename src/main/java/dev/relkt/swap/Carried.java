package dev.relkt.swap;

/**
 * What a command did.
 *
 * @param generation that it was about, 0 for none
 * @param detail in words
 */
record Carried(int generation, String detail) {}
