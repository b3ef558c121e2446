package carousel.data.tasks;

import carousel.check.Check;
import java.util.List;

/**
 * A text and the text it should be turned into.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param kind the kind of source, one of its task's {@link TextTask#kinds}
 * @param source tokens, at least one
 * @param target tokens, at least one
 */
public record TextPair(String kind, List<String> source, List<String> target) {
    /** Keeps copies of both texts; none may be empty. */
    public TextPair {
        Check.noNulls("TextPair", "kind", kind, "source", source, "target", target);
        source.forEach(token -> Check.given("TextPair", "a token", token));
        target.forEach(token -> Check.given("TextPair", "a token", token));
        Check.atLeastOne("TextPair", "number of tokens in the source", source.size());
        Check.atLeastOne("TextPair", "number of tokens in the target", target.size());
        source = List.copyOf(source);
        target = List.copyOf(target);
    }
}
