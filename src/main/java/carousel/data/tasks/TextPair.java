package carousel.data.tasks;

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
public record TextPair(String kind, List<String> source, List<String> target) {}
