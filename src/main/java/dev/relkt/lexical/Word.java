package dev.relkt.lexical;

/**
 * A word of a text, as it is indexed and searched.
 *
 * @param stem compared within a language
 * @param name compared between languages: in Latin letters without marks, the first {@value
 *     #NAME_LETTERS} of them, so that names and numbers meet across scripts and endings; the folded
 *     word itself where it has no such letters
 * @param step how many places it stands behind the word before it, 1 as a rule
 * @param from its first char in the text
 * @param to the char after its last
 */
public record Word(String stem, String name, int step, int from, int to) {

  static final int NAME_LETTERS = 7;
}
