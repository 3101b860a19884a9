@NullMarked
package dev.relkt.dataset.file;

import org.jspecify.annotations.NullMarked;
