package carousel.plot.text;

import static carousel.check.Text.formatted;

import java.awt.Font;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds characters that no installed font can draw; a figure would silently show boxes for them.
 *
 * <p>Threads: any number may call its method.
 */
public final class Glyphs {
    private static final Set<Character.UnicodeScript> SAID = ConcurrentHashMap.newKeySet();

    private Glyphs() {}

    /**
     * A warning about the first character in the texts that the font lacks, given once per script (such as Han or
     * Hebrew).
     */
    public static Optional<String> missing(String title, Font font, String texts) {
        return texts.codePoints()
                .filter(c -> !Character.isISOControl(c) && !font.canDisplay(c))
                .filter(c -> SAID.add(Character.UnicodeScript.of(c)))
                .mapToObj(c -> formatted(
                        "figure '%s': no font of this machine has '%s' (%s), so the figure shows a box; install a font"
                                + " that has it, such as fonts-noto-cjk for Chinese, and start Java again",
                        title, Character.toString(c), Character.getName(c)))
                .findFirst();
    }
}
