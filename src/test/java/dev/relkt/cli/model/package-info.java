/** Tests of the commands for versions and the gate. */
@NullMarked
package dev.relkt.cli.model;

import org.jspecify.annotations.NullMarked;
