/** Tests of the data that the steps of training learn from. */
@NullMarked
package dev.relkt.training.data;

import org.jspecify.annotations.NullMarked;
