@NullMarked
package dev.relkt.http.openai;

import org.jspecify.annotations.NullMarked;
