@NullMarked
package dev.relkt.http.metrics;

import org.jspecify.annotations.NullMarked;
