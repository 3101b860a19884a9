package dev.relkt.lexical;

import com.ibm.icu.text.Transliterator;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bg.BulgarianStemFilter;
import org.apache.lucene.analysis.bn.BengaliNormalizationFilter;
import org.apache.lucene.analysis.bn.BengaliStemFilter;
import org.apache.lucene.analysis.ckb.SoraniNormalizationFilter;
import org.apache.lucene.analysis.ckb.SoraniStemFilter;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.el.GreekStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.fi.FinnishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.gl.GalicianStemFilter;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.hi.HindiStemFilter;
import org.apache.lucene.analysis.hu.HungarianLightStemFilter;
import org.apache.lucene.analysis.icu.ICUTransformFilter;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.lv.LatvianStemFilter;
import org.apache.lucene.analysis.no.NorwegianLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.ru.RussianLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sr.SerbianNormalizationFilter;
import org.apache.lucene.analysis.sv.SwedishLightStemFilter;
import org.apache.lucene.analysis.te.TeluguNormalizationFilter;
import org.apache.lucene.analysis.te.TeluguStemFilter;
import org.apache.lucene.analysis.th.ThaiNormalizationFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.tartarus.snowball.ext.ArmenianStemmer;
import org.tartarus.snowball.ext.BasqueStemmer;
import org.tartarus.snowball.ext.CatalanStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EstonianStemmer;
import org.tartarus.snowball.ext.IrishStemmer;
import org.tartarus.snowball.ext.LithuanianStemmer;
import org.tartarus.snowball.ext.NepaliStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.TamilStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;
import org.tartarus.snowball.ext.YiddishStemmer;

/**
 * What one language does to its words beside what all do.
 *
 * @param before on words as they are written, before case and width are folded
 * @param after on folded words: normalised spelling, then the stem
 */
record Stems(UnaryOperator<TokenStream> before, UnaryOperator<TokenStream> after) {

  /** The first part of a language tag → its rules. */
  private static final Map<String, Stems> BY_LANGUAGE =
      Map.ofEntries(
          stems("ar", s -> new ArabicStemFilter(new ArabicNormalizationFilter(s))),
          stems("bg", BulgarianStemFilter::new),
          stems(
              "bn",
              s ->
                  new BengaliStemFilter(
                      new BengaliNormalizationFilter(new IndicNormalizationFilter(s)))),
          stems("ca", s -> new SnowballFilter(s, new CatalanStemmer())),
          stems("ckb", s -> new SoraniStemFilter(new SoraniNormalizationFilter(s))),
          stems("cs", CzechStemFilter::new),
          stems("da", s -> new SnowballFilter(s, new DanishStemmer())),
          stems("de", s -> new GermanLightStemFilter(new GermanNormalizationFilter(s))),
          stems("el", s -> new GreekStemFilter(new GreekLowerCaseFilter(s))),
          stems("en", EnglishPossessiveFilter::new, PorterStemFilter::new),
          stems("es", SpanishLightStemFilter::new),
          stems("et", s -> new SnowballFilter(s, new EstonianStemmer())),
          stems("eu", s -> new SnowballFilter(s, new BasqueStemmer())),
          stems("fa", s -> new PersianStemFilter(new PersianNormalizationFilter(s))),
          stems("fi", FinnishLightStemFilter::new),
          stems("fr", Stems::withoutElision, FrenchLightStemFilter::new),
          stems("ga", s -> new SnowballFilter(s, new IrishStemmer())),
          stems("gl", GalicianStemFilter::new),
          stems(
              "hi",
              s ->
                  new HindiStemFilter(
                      new HindiNormalizationFilter(new IndicNormalizationFilter(s)))),
          stems("hu", HungarianLightStemFilter::new),
          stems("hy", s -> new SnowballFilter(s, new ArmenianStemmer())),
          stems("id", IndonesianStemFilter::new),
          stems("it", Stems::withoutElision, ItalianLightStemFilter::new),
          stems("lt", s -> new SnowballFilter(s, new LithuanianStemmer())),
          stems("lv", LatvianStemFilter::new),
          stems("ml", IndicNormalizationFilter::new),
          stems("mr", IndicNormalizationFilter::new),
          stems("nb", NorwegianLightStemFilter::new),
          stems(
              "ne", s -> new SnowballFilter(new IndicNormalizationFilter(s), new NepaliStemmer())),
          stems("nl", s -> new SnowballFilter(s, new DutchStemmer())),
          stems("no", NorwegianLightStemFilter::new),
          stems("pt", PortugueseLightStemFilter::new),
          stems("ro", s -> new SnowballFilter(s, new RomanianStemmer())),
          stems("ru", RussianLightStemFilter::new),
          stems("sr", SerbianNormalizationFilter::new),
          stems("sv", SwedishLightStemFilter::new),
          stems("ta", s -> new SnowballFilter(new IndicNormalizationFilter(s), new TamilStemmer())),
          stems(
              "te",
              s ->
                  new TeluguStemFilter(
                      new TeluguNormalizationFilter(new IndicNormalizationFilter(s)))),
          stems("th", ThaiNormalizationFilter::new),
          stems(
              "tr",
              s -> new TurkishLowerCaseFilter(new ApostropheFilter(s)),
              s -> new SnowballFilter(s, new TurkishStemmer())),
          stems("yi", s -> new SnowballFilter(s, new YiddishStemmer())),
          // One way of writing for both sides of the strait.
          stems(
              "zh",
              s ->
                  new ICUTransformFilter(s, Transliterator.getInstance("Traditional-Simplified"))));

  private static final Stems NONE = new Stems(s -> s, s -> s);

  static Stems of(String language) {
    return BY_LANGUAGE.getOrDefault(language, NONE);
  }

  TokenStream beforeFolding(TokenStream words) {
    return before.apply(words);
  }

  TokenStream stemmed(TokenStream words) {
    return after.apply(words);
  }

  private static Map.Entry<String, Stems> stems(String language, UnaryOperator<TokenStream> after) {
    return stems(language, s -> s, after);
  }

  private static Map.Entry<String, Stems> stems(
      String language, UnaryOperator<TokenStream> before, UnaryOperator<TokenStream> after) {
    return Map.entry(language, new Stems(before, after));
  }

  /**
   * French articles and pronouns before an apostrophe; those of Italian that matter are the same.
   */
  private static TokenStream withoutElision(TokenStream words) {
    return new ElisionFilter(words, FrenchAnalyzer.DEFAULT_ARTICLES);
  }
}
