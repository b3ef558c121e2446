/**
 * How objects show in a notebook. {@link carousel.notebook.Show} decides it in one place: tables as HTML tables, figures
 * as PNG pictures, jblas matrices as small tables, all with a text beside them that says the same. Two thin adapters hand
 * this to the kernels through the service interface of each: {@link carousel.notebook.RapaioDisplay} to
 * rapaio-jupyter-kernel, {@link carousel.notebook.JJavaDisplay} to JJava, so that the last expression of a cell shows
 * well, and so does what is given to {@link carousel.notebook.Show#show}. IJava has no such service; there {@code show}
 * prints the texts, and {@link carousel.plot.Plot#image} makes of a figure what it shows as a picture.
 *
 * <p>{@link carousel.notebook.NotebookLine} is the progress line of {@link carousel.train.ProgressBar} in a cell.
 */
package carousel.notebook;
