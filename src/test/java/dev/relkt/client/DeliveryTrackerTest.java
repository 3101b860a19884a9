package dev.relkt.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryTrackerTest {

  @Test
  void namesTheFirstPlaceThatHasNotArrivedWhateverTheOrderOfTheAnswers() {
    var sent = new DeliveryTracker();
    long first = sent.begin("f:1");
    long second = sent.begin("f:2");
    long third = sent.begin("f:3");
    sent.arrived(third);
    sent.arrived(first);
    assertThat(sent.firstMissing()).contains("f:2");
    assertThat(sent.count()).isEqualTo(2);
    sent.arrived(second);
    assertThat(sent.firstMissing()).isEmpty();
  }
}
