/**
 * Makes versions of models that come from elsewhere: fetched, unpacked, looked through, checked,
 * loaded and tried on a few texts before anybody sees them.
 */
@NullMarked
package dev.relkt.embedding.intake;

import org.jspecify.annotations.NullMarked;
