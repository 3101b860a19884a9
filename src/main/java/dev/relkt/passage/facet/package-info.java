/**
 * How many passages have which values: {@link dev.relkt.passage.facet.FacetRequest} and {@link
 * dev.relkt.passage.facet.FacetCounts}.
 *
 * <p>Depends on the JDK, {@link dev.relkt.passage.metadata} and {@link dev.relkt.passage.filter}.
 */
@NullMarked
package dev.relkt.passage.facet;

import org.jspecify.annotations.NullMarked;
