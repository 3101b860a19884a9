package dev.relkt.passage;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the lists of languages together with CLDR, as ICU4J has it. */
class LanguageDataTest {

  @Test
  void everyCodeOfTwoOrThreeLettersBecomesWhatCldrMakesOfIt() {
    List<String> different = new ArrayList<>();
    for (String code : codes()) {
      String canonical = canonical(code);
      String alias = LanguageData.languageAlias(code).orElse(code);
      if (!canonical.equals(alias)) {
        different.add("%s: %s (CLDR: %s)".formatted(code, alias, canonical));
      }
      if (!code.equals(canonical) && LanguageData.LANGUAGES.contains(code)) {
        different.add("%s: an alias among the canonical ones".formatted(code));
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void everyCodeThatCldrHasANameForIsKnown() {
    assertThat(codes())
        .filteredOn(code -> canonical(code).equals(code))
        .filteredOn(code -> !new ULocale(code).getDisplayLanguage(ULocale.ENGLISH).equals(code))
        .allMatch(LanguageData.LANGUAGES::contains);
  }

  @Test
  void everyRegionBecomesWhatCldrMakesOfIt() {
    List<String> regions = new ArrayList<>();
    for (char a = 'A'; a <= 'Z'; a++) {
      for (char b = 'A'; b <= 'Z'; b++) {
        regions.add("" + a + b);
      }
    }
    for (int number = 0; number < 1000; number++) {
      regions.add("%03d".formatted(number));
    }
    assertThat(regions)
        .allSatisfy(
            region ->
                assertThat("en-" + LanguageData.regionAlias(region).orElse(region))
                    .isEqualTo(canonical("en-" + region)));
  }

  @Test
  void everyRegionHasTheScriptThatCldrFindsLikely() {
    for (String language : LanguageData.LANGUAGES) {
      for (String region : ULocale.getISOCountries()) {
        String likely = ULocale.addLikelySubtags(new ULocale(language + "_" + region)).getScript();
        if (!likely.isEmpty() && !language.equals("und")) {
          assertThat(LanguageData.likelyScript(language, region))
              .as("%s-%s", language, region)
              .contains(likely);
        }
      }
    }
  }

  private static List<String> codes() {
    List<String> codes = new ArrayList<>();
    for (char a = 'a'; a <= 'z'; a++) {
      for (char b = 'a'; b <= 'z'; b++) {
        codes.add("" + a + b);
        for (char c = 'a'; c <= 'z'; c++) {
          codes.add("" + a + b + c);
        }
      }
    }
    codes.remove("und");
    return codes;
  }

  private static String canonical(String tag) {
    return ULocale.createCanonical(ULocale.forLanguageTag(tag)).toLanguageTag();
  }
}
