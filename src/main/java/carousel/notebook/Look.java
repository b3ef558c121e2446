package carousel.notebook;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an object looks: a text and, for many objects, a richer form.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param text the {@code text/plain} form; for a picture, its description
 * @param type the MIME type of the richer form; empty if there is none
 * @param content the richer form; a picture in base 64
 * @param about metadata of the richer form: for a picture, its width and height in points and its alternative text;
 *     otherwise empty
 */
public record Look(String text, String type, String content, Map<String, Object> about) {
    static final String PLAIN = "text/plain";
    static final String PNG = "image/png";
    static final String HTML = "text/html";

    static Look text(String text) {
        return new Look(text, "", "", Map.of());
    }

    static Look html(String text, String html) {
        return new Look(text, HTML, html, Map.of());
    }

    static Look png(String text, byte[] png, int width, int height) {
        String content = Base64.getEncoder().encodeToString(png);
        return new Look(text, PNG, content, Map.of("width", width, "height", height, "alt", text));
    }

    /** All forms by MIME type, as kernels send them; empty if there is nothing to show. */
    Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        if (isRich() || !text.isEmpty()) {
            forms.put(PLAIN, text);
        }
        if (isRich()) {
            forms.put(type, content);
        }
        return forms;
    }

    /** The metadata of the forms, by MIME type. */
    Map<String, Map<String, Object>> notes() {
        return about.isEmpty() ? Map.of() : Map.of(type, about);
    }

    boolean isRich() {
        return !type.isEmpty();
    }

    /** The text, for kernels without an adapter. */
    @Override
    public String toString() {
        return text;
    }
}
