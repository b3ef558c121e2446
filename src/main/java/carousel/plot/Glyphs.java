package carousel.plot;

import static carousel.check.Text.formatted;

import java.awt.Font;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Characters that no font of this machine has: a figure draws boxes for them, so that must be said. */
final class Glyphs {
    private static final Set<Character.UnicodeScript> SAID = ConcurrentHashMap.newKeySet();

    private Glyphs() {}

    /** What there is to say of a figure's texts, once for each script; a script is, for example, Han or Hebrew. */
    static Optional<String> missing(String title, Font font, String texts) {
        return texts.codePoints()
                .filter(c -> !Character.isISOControl(c) && !font.canDisplay(c))
                .filter(c -> SAID.add(Character.UnicodeScript.of(c)))
                .mapToObj(c -> formatted(
                        "figure '%s': no font of this machine has '%s' (%s), so a box stands for it; install a font"
                                + " that has it, such as fonts-noto-cjk for Chinese, and start Java again",
                        title, Character.toString(c), Character.getName(c)))
                .findFirst();
    }
}
