/**
 * Artificial tasks. Most test how long a network remembers: the classic experiments with long time lags. A
 * {@link carousel.data.tasks.Task} defines how a sequence is generated and when it is solved; its
 * {@link carousel.data.tasks.Task#examples examples} are generated on request, and example n depends only on the seed
 * and n.
 *
 * <pre>
 *   task              sequence x                            answer y
 *   AddingProblem     numbers, two of them marked           their sum                             at the end
 *   AddingProblem1997 the same as first set                 0.5 + (X_1 + X_2) / 4                 at the end
 *   TemporalOrder     letters, two of them X or Y           XX, XY, YX or YY                      at the end
 *   TwoSequences      signal, then noise, on one line       which signal                          at the end
 *   EmbeddedReber     a string of a grammar                 all symbols that may come next        at every step
 *   SpikeDelays       spikes                                the time since the last one           at every spike
 *   FormalLanguage    a word of a formal language           all symbols that may come next        at every step
 *   SelectiveCopying  letters among blanks                  the letters in their order            at the end
 *   AssociativeRecall pairs of key and value, then keys     the value of each key                 at every query
 *   ValueOfLargest    keys and values                       the value of the largest key          at the end
 * </pre>
 *
 * A {@link carousel.data.tasks.TextTask} generates pairs of texts, of which the first should be turned into the second,
 * and keeps some cases for testing:
 *
 * <pre>
 *   WrittenDates      a date in one of 15 forms             by ISO 8601                           in characters
 *   Stories           people, things, places, a question    the answer                            in words
 * </pre>
 *
 * {@link carousel.data.tasks.NestedSentences} generates sentences of a small grammar, with their phrases.
 *
 * <p>Papers: Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997, experiments 1, 3a, 4
 * and 6a; Gers, Schraudolph and Schmidhuber, Learning Precise Timing with LSTM Recurrent Networks, Journal of Machine
 * Learning Research 3, 2002; Gu and Dao, Mamba, 2023; Arora, Eyuboglu, Timalsina and others, Zoology, 2023; Beck,
 * Pöppel, Spanring and others, xLSTM, 2024; Weston, Bordes, Chopra and others, Towards AI-Complete Question Answering,
 * 2015.
 *
 * <p>Threads: tasks are immutable and may be shared.
 */
@NullMarked
package carousel.data.tasks;

import org.jspecify.annotations.NullMarked;
