/**
 * Runs the code of every notebook with JShell in this process, without Python or Jupyter. What the cells show is
 * rendered as in the kernel, but not compared; {@code environment/run-notebooks --check} compares it.
 *
 * <p>Notebooks find their data through {@code carousel.data}, which looks for the folder {@code data} from the working
 * directory upwards. So they run from the root of the checkout, as here, as well as from their own folder.
 */
package carousel.notebooks;
