/** Tests of the jobs: options, codecs, operators in a harness, and both jobs on a real broker. */
@NullMarked
package dev.relkt.job;

import org.jspecify.annotations.NullMarked;
