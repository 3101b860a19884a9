package dev.relkt.training.data;

import dev.relkt.registry.ModelManifest.Source;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The names and licences of the public data sets that training folders are made of. */
public final class DataSources {

  private static final String UNKNOWN = "not stated; see the data's own README";

  private static final Map<String, Source> KNOWN =
      Map.ofEntries(
          entry(
              "qed",
              "QED with Natural Questions (google-research-datasets/QED @ 2492920337)",
              "CC BY-SA 3.0"),
          entry(
              "tydiqa",
              "TyDi QA GoldP as in XTREME (GautamGupta17/MESH @ 68f82e29e7)",
              "Apache-2.0; text Wikipedia, CC BY-SA 3.0"),
          entry("jaquad", "JaQuAD (SkelterLabsInc/JaQuAD @ 23f5d72cc2)", "CC BY-SA 3.0"),
          entry(
              "arcd",
              "ARCD (husseinmozannar/SOQAL @ 1229d34aa2)",
              "MIT; text Wikipedia, CC BY-SA 3.0"),
          entry("drcd", "DRCD (DRCKnowledgeTeam/DRCD @ b944790de5)", "CC BY-SA 3.0"),
          entry("cmrc2018", "CMRC 2018 (ymcui/cmrc2018 @ c0eb1b6ba2)", "CC BY-SA 4.0"),
          entry(
              "piaf",
              "PIAF (etalab-ia/piaf-code @ 86948a73b2)",
              "MIT; text Wikipedia, CC BY-SA 3.0"),
          entry(
              "iapp",
              "iapp Wiki QA (iapp-technology/iapp-wiki-qa-dataset @ 644a29c59b)",
              "MIT; text Wikipedia, CC BY-SA 3.0"),
          entry("afriqa", "AfriQA (masakhane-io/afriqa @ 5c29933753)", "CC BY 4.0"),
          entry(
              "mkqa",
              "MKQA, test questions of MIA 2022 (mia-workshop/MIA-Shared-Task-2022 @ ea2491a3e3)",
              "CC BY-SA 3.0"),
          entry(
              "ntrex",
              "NTREX-128, four of five documents (MicrosoftTranslator/NTREX @ 8561f6a622)",
              "CC BY-SA 4.0"),
          entry(
              "stsb",
              "STSb Multi MT and its Korean, Turkish and Romanian kin (PhilipMay/stsb-multi-mt @"
                  + " 30de0dec4e)",
              "CC BY-SA 4.0; texts by genre, as its licence file lists them"),
          entry(
              "pawsx",
              "PAWS-X (GautamGupta17/MESH @ 68f82e29e7)",
              "free for any purpose with attribution, Google LLC"),
          entry("xcopa", "XCOPA (GautamGupta17/MESH @ 68f82e29e7)", "CC BY 4.0"),
          entry(
              "xor_tydi",
              "XOR-TyDi QA (grt812/lcm-cross-lingual-question-answering @ 360ad33f0b)",
              "MIT; TyDi QA Apache-2.0"),
          entry(
              "indian_parallel",
              "Indian Parallel Corpora (joshua-decoder/indian-parallel-corpora @ a2cd1a99a4)",
              "CC BY-SA 3.0"),
          entry(
              "small_parallel_enja",
              "small_parallel_enja, Tanaka corpus (odashi/small_parallel_enja @ 312408a11c)",
              "CC BY 2.0 FR (Tatoeba)"),
          entry(
              "lexicon",
              "Wiktionary dictionaries (open-dsl-dict/wiktionary-dict @ 74c2c11f33)",
              "CC BY-SA 3.0 and GFDL"),
          entry(
              "wordnet",
              "Open Multilingual Wordnet (omwn/omw-data @ f75be19)",
              "CC BY-SA 3.0; el Apache-2.0; national wordnets under their own open licences"),
          entry("cldr", "Unicode CLDR (unicode-org/cldr-json @ b08a82b582)", "Unicode-3.0"),
          entry(
              "loanwords_th",
              "Thai-English transliterations (wannaphong/thai-english-transliteration-dictionary @"
                  + " 7ab92a5)",
              "CC BY 4.0"),
          entry("xquad", "XQuAD, 33 of 38 articles given (google-deepmind/xquad)", "CC BY-SA 4.0"),
          entry("cldr_subdivisions", "Unicode CLDR 41, names of subdivisions", "Unicode-DFS-2016"),
          entry("geonames_cities", "GeoNames, cities over 15,000 people, 2022", "CC BY 4.0"),
          entry("gnome_docs", "GNOME user documentation 43.0", "CC BY-SA 3.0"),
          entry("libreoffice_help", "LibreOffice 7.4 help", "MPL-2.0"),
          entry("libreoffice_ui", "LibreOffice 7.4 interface texts", "MPL-2.0"),
          entry("osm_presets", "OpenStreetMap iD tagging schema 6.19.2", "ISC"),
          entry(
              "tatoeba_anki",
              "Tatoeba pairs of Thai and Arabic with English (manythings.org)",
              "CC BY 2.0 FR"),
          entry("tico19", "TICO-19 (tico-19/tico-19.github.io @ d97615f9cf)", "CC0-1.0"),
          entry(
              "ud_pud",
              "Universal Dependencies PUD in Thai, Arabic, Hindi, Turkish, Chinese, Russian, German"
                  + " and Spanish",
              "CC BY-SA 3.0"),
          entry(
              "wiktionary_concepts",
              "Wiktionary translation tables (peterolson/multilingualWords @ f2a6776526)",
              "CC BY-SA 3.0"),
          entry(
              "xfactr_entities",
              "X-FACTR entities, names of Wikidata (jzbjyb/X-FACTR @ c1938ec726)",
              "CC0-1.0 (Wikidata); the repository states none"));

  private DataSources() {}

  private static Map.Entry<String, Source> entry(String key, String name, String licence) {
    return Map.entry(key, new Source(name, licence));
  }

  /** The sources with their licences, for the manifest. */
  public static List<Source> of(Map<String, Long> counts) {
    return new TreeSet<>(counts.keySet())
        .stream().map(key -> KNOWN.getOrDefault(key, new Source(key, UNKNOWN))).toList();
  }

  /** The source of that short name, with its licence. */
  public static Source known(String key) {
    return KNOWN.getOrDefault(key, new Source(key, UNKNOWN));
  }
}
