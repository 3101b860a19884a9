/** Tests of the way from a question to its reply, with a fake encoder and real shards. */
@NullMarked
package dev.relkt.answering;

import org.jspecify.annotations.NullMarked;
