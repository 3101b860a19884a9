package dev.relkt.answering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReferencesTest {

  private final References references = new References();

  @Test
  void theLastReleaseSaysSo() {
    assertThat(references.tryRetain()).isTrue();
    assertThat(references.release()).isFalse();
    assertThat(references.release()).isTrue();
  }

  @Test
  void nothingIsRetainedAfterTheLastRelease() {
    references.release();
    assertThat(references.tryRetain()).isFalse();
  }

  @Test
  void releasingMoreOftenThanRetainingIsRefused() {
    references.release();
    assertThatThrownBy(references::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("released more often than retained");
  }

  @Test
  void exactlyOneOfSeveralThreadsIsTheLast() throws Exception {
    int threads = 8;
    var start = new CountDownLatch(1);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var lasts = new ArrayList<Future<Integer>>();
      for (int i = 0; i < threads; i++) {
        assertThat(references.tryRetain()).isTrue();
        lasts.add(
            pool.submit(
                () -> {
                  start.await();
                  int last = 0;
                  for (int round = 0; round < 10_000; round++) {
                    if (references.tryRetain()) {
                      last += references.release() ? 1 : 0;
                    }
                  }
                  return last + (references.release() ? 1 : 0);
                }));
      }
      references.release();
      start.countDown();
      int last = 0;
      for (Future<Integer> each : lasts) {
        last += each.get();
      }
      assertThat(last).isEqualTo(1);
    }
    assertThat(references.tryRetain()).isFalse();
  }
}
