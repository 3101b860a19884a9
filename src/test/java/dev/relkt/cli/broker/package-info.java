/** Tests of what commands do with a broker. */
@NullMarked
package dev.relkt.cli.broker;

import org.jspecify.annotations.NullMarked;
