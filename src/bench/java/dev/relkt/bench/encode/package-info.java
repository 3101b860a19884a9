/**
 * What encoding costs: passages whose words were seen before and passages whose words were not, and
 * questions, by group of languages.
 *
 * <p>Start at {@link dev.relkt.bench.encode.EncodeBench}. May depend on what {@code bench} may.
 */
@NullMarked
package dev.relkt.bench.encode;

import org.jspecify.annotations.NullMarked;
