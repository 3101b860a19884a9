@NullMarked
package dev.relkt.sql;

import org.jspecify.annotations.NullMarked;
