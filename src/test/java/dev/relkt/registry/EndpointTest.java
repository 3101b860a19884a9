package dev.relkt.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  private static Endpoint endpoint(String url, boolean plainHttp, Optional<String> keyVariable) {
    return new Endpoint(
        url, "m", 3, false, keyVariable, plainHttp, 32, 1_000, 4, Optional.empty(), 60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.openai.com/v1",
        "http://localhost:11434/v1",
        "http://127.0.0.1:8080/v1",
        "http://[::1]:8080",
      })
  void takesHttpsAndHttpOnThisMachine(String url) {
    assertThat(endpoint(url, false, Optional.empty()).embeddings())
        .hasToString(url + "/embeddings");
  }

  @Test
  void takesPlainHttpElsewhereWhereItIsAllowed() {
    assertThat(endpoint("http://tei.svc:8080/v1", true, Optional.empty()).onLoopback()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://api.example.com/v1, over which texts and key would go unencrypted",
    "http://localhost.example.com/v1, over which texts and key would go unencrypted",
    "http://127.0.0.1.example.com/v1, over which texts and key would go unencrypted",
    "https://me:secret@api.example.com/v1, a user or password in it",
    "https://api.example.com/v1/, 'without query, fragment and slash at its end'",
    "https://api.example.com/v1?key=secret, 'without query, fragment and slash at its end'",
    "ftp://api.example.com/v1, expected: such as https://api.openai.com/v1",
    "https:///v1, expected: such as https://api.openai.com/v1",
    "models/muse, expected: such as https://api.openai.com/v1",
    "https://a b, expected: such as https://api.openai.com/v1",
  })
  void refusesOtherAddresses(String url, String words) {
    assertThatThrownBy(() -> endpoint(url, false, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("endpoint url: ")
        .hasMessageContaining(words);
  }

  @Test
  void refusesAKeyInPlaceOfItsVariableAndDoesNotRepeatIt() {
    assertThatThrownBy(
            () -> endpoint("https://api.example.com/v1", false, Optional.of("sk-4711-secret")))
        .hasMessageContaining("never the key itself")
        .message()
        .doesNotContain("4711");
  }
}
