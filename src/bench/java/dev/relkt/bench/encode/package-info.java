/**
 * What encoding costs: passages whose words were seen before and passages whose words were not, and
 * questions, by group of languages.
 *
 * <p>Start at {@link dev.relkt.bench.encode.EncodeBench}.
 */
@NullMarked
package dev.relkt.bench.encode;

import org.jspecify.annotations.NullMarked;
