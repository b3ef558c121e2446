/**
 * Examples, which a network reads, and the tables they come from. {@link carousel.data.Data} and
 * {@link carousel.data.Csv} read tables. {@link carousel.data.Examples} fill a batch on request and need not all be in
 * memory at once.
 *
 * <p>{@link carousel.data.Folds} divide examples for cross-validation, {@link carousel.data.Resample} and
 * {@link carousel.data.Smote} balance classes, and {@link carousel.data.Examples#joined} joins several sets of examples
 * into one.
 *
 * <p>{@code carousel.data.series} turns tables into examples, {@code carousel.data.text} does the same for texts, and
 * {@code carousel.data.tasks} generates artificial tasks.
 *
 * <p>Threads: several threads fill batches from the same examples at once; your own examples must allow that too.
 * Tables belong to Tablesaw and may be used by one thread at a time.
 */
@NullMarked
package carousel.data;

import org.jspecify.annotations.NullMarked;
