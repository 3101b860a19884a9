/**
 * Settings as all of the product declares them: a key with a type that reads its text and says what
 * it expects, a default and a description.
 *
 * <p>Start at {@link dev.relkt.settings.Option}. Depends on nothing.
 */
@NullMarked
package dev.relkt.settings;

import org.jspecify.annotations.NullMarked;
