package dev.relkt.rollout;

/**
 * The result of a command that was executed.
 *
 * @param generation that it was about, 0 for none
 * @param detail in words
 */
record CommandResult(int generation, String detail) {}
