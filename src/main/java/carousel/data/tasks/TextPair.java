package carousel.data.tasks;

import java.util.List;

/**
 * A text and what it is to become.
 *
 * @param kind how the source was made, one of the {@link TextTask#kinds} of its task
 * @param source tokens, at least one
 * @param target tokens, at least one
 */
public record TextPair(String kind, List<String> source, List<String> target) {}
