package carousel.interop;

import static carousel.check.Text.formatted;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file is not valid: it was cut short, altered, or is of another kind. The message names the field.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class ModelFileException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 400;

    /** A problem with the field of that name. */
    ModelFileException(String field, String problem) {
        this(field + ": " + problem, (Throwable) null);
    }

    ModelFileException(String message, @Nullable Throwable cause) {
        super(message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...", cause);
    }

    /** Throws unless the field is as it must be. */
    static void expect(boolean condition, String field, String problem, Object... values) throws ModelFileException {
        if (!condition) {
            throw new ModelFileException(field, formatted(problem, values));
        }
    }

    /** The same exception with the name of the file before its message. */
    ModelFileException in(Path file) {
        return new ModelFileException(file + ": " + getMessage(), this);
    }
}
