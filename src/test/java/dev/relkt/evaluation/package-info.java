/** Tests of labelled data, searches and scores. */
@NullMarked
package dev.relkt.evaluation;

import org.jspecify.annotations.NullMarked;
