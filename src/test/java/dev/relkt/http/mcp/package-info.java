@NullMarked
package dev.relkt.http.mcp;

import org.jspecify.annotations.NullMarked;
