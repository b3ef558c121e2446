/**
 * How objects show in a notebook. {@link carousel.notebook.Show} decides it in one place: tables as HTML tables, figures
 * as PNG pictures, jblas matrices as small tables, all with a text beside them that says the same. Three thin adapters hand
 * this to the kernels, so that the last expression of a cell shows well, and so does what is given to
 * {@link carousel.notebook.Show#show}: rapaio-jupyter-kernel and JJava find {@link carousel.notebook.RapaioDisplay} and
 * {@link carousel.notebook.JJavaDisplay} as services; in IJava, {@link carousel.notebook.IJavaDisplay} is installed by a call.
 *
 * <p>{@link carousel.notebook.NotebookLine} is the progress line of {@link carousel.progress.ProgressBar} in a cell.
 *
 * <p>Threads: called by the kernel on the thread of the cell.
 */
@NullMarked
package carousel.notebook;

import org.jspecify.annotations.NullMarked;
