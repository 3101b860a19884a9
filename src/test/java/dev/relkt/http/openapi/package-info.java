@NullMarked
package dev.relkt.http.openapi;

import org.jspecify.annotations.NullMarked;
