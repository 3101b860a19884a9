/**
 * Makes versions of models that come from elsewhere: {@link
 * dev.relkt.embedding.intake.SavedModelImport} of a bare SavedModel.
 */
@NullMarked
package dev.relkt.embedding.intake;

import org.jspecify.annotations.NullMarked;
