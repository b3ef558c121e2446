package carousel.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Formats text for files, data and messages, with numbers that look the same in every locale.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Text {
    private Text() {}

    /** As {@link String#formatted}, with the digits 0 to 9 and a decimal point. */
    public static String formatted(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
