package carousel.notebook;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.MimeType;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;
import org.rapaio.jupyter.kernel.global.Options;

/**
 * Makes rapaio-jupyter-kernel show objects as {@link Show} does. By itself the kernel would send an object's toString
 * as HTML, unescaped and without a plain text. Exceptions are images, the kernel's own options and tables, and types
 * that another library has registered.
 *
 * <p>Threads: called by the one thread that runs cells.
 */
public final class RapaioDisplay implements DisplayProvider {
    @Override
    public List<DisplayRenderer> getDisplayRenderers() {
        return List.of(new Renderer(Look.class), new Renderer(Collection.class));
    }

    @Override
    public List<DisplayTransformer> getDisplayTransformers() {
        return List.of(new ToLook());
    }

    private record Renderer(Class<?> rendererClass) implements DisplayRenderer {
        @Override
        public boolean canRender(String mime) {
            return true;
        }

        @Override
        public DisplayData render(@Nullable String mime, Object o) {
            Look look = Show.look(o);
            if (mime != null && !mime.isBlank()) {
                String asked = MimeType.from(mime, null).longType();
                return DisplayData.withType(asked, asked.equals(look.type()) ? look.content() : look.text());
            }
            return Kernel.Rapaio.data(look);
        }
    }

    private static final class ToLook implements DisplayTransformer {
        @Override
        public boolean canTransform(Object o) {
            return !(o instanceof Options);
        }

        @Override
        public Class<?> transformedClass() {
            return Look.class;
        }

        @Override
        public Object transform(Object o) {
            return Show.look(o);
        }
    }
}
