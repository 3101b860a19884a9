@NullMarked
package dev.relkt.cli.passages;

import org.jspecify.annotations.NullMarked;
