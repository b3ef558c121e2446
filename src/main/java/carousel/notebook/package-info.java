/**
 * How objects look in a notebook. {@link carousel.notebook.Show} decides this in one place: tables become HTML tables,
 * figures PNG pictures and jblas matrices small tables, each with an equivalent plain text. Three thin adapters pass
 * these looks to the kernels, for the last expression of a cell and for {@link carousel.notebook.Show#show}.
 * rapaio-jupyter-kernel and JJava load {@link carousel.notebook.RapaioDisplay} and {@link
 * carousel.notebook.JJavaDisplay} as services; in IJava you call {@link carousel.notebook.IJavaDisplay#install()}.
 *
 * <p>{@link carousel.notebook.NotebookLine} is the line in which a {@link carousel.progress.ProgressBar} shows in a
 * cell.
 *
 * <p>Threads: the kernel calls this package on the thread of the cell.
 */
@NullMarked
package carousel.notebook;

import org.jspecify.annotations.NullMarked;
