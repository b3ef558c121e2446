/**
 * Examples, which a network reads, and the tables that they come from. {@link carousel.data.Data} and {@link
 * carousel.data.Csv} read tables; {@link carousel.data.Examples} fill a batch on request and need not all be in memory
 * at once.
 *
 * <p>{@link carousel.data.Folds} divide examples for cross-validation, {@link carousel.data.Resample} and {@link
 * carousel.data.Smote} balance classes, and several sets of examples can be joined into one: {@link
 * carousel.data.Examples#joined}.
 *
 * <p>The way from a table to examples goes through {@code carousel.data.series}, from a text through
 * {@code carousel.data.text}; {@code carousel.data.tasks} makes its cases by a program.
 *
 * <p>Threads: examples are filled by several threads at once; those of your own must allow that too. Tables are
 * Tablesaw's, for one thread at a time.
 */
@NullMarked
package carousel.data;

import org.jspecify.annotations.NullMarked;
