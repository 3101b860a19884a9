/** Tests of what the service shows. */
@NullMarked
package dev.relkt.cli.serve;

import org.jspecify.annotations.NullMarked;
