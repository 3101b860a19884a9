/**
 * The commands for model versions and the gate: import, publish, centre, list, watch, activate,
 * roll back.
 */
@NullMarked
package dev.relkt.cli.model;

import org.jspecify.annotations.NullMarked;
