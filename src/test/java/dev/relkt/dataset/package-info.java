@NullMarked
package dev.relkt.dataset;

import org.jspecify.annotations.NullMarked;
