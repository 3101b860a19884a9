package dev.relkt.training.ranker;

import java.util.List;

/**
 * A question with its candidates.
 *
 * @param language of the question
 * @param features one row a candidate, by the ordinals of {@link dev.relkt.ranking.RankingFeature}
 * @param gold number of the candidate that answers; −1 where none does
 * @param lexical numbers of candidates that share words with the question and do not answer, best
 *     first
 * @param english features of the English question with the same candidates; absent where it is not
 *     known, or the question is English
 */
@SuppressWarnings("ArrayRecordComponent") // read by the loops, never compared
record RankingList(
    String language,
    double[][] features,
    int gold,
    List<Integer> lexical,
    java.util.Optional<double[][]> english) {}
