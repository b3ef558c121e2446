package carousel.data.text;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The V tokens that a model knows, each with its number. The marks come first: 0 is padding, 1 is any unknown token,
 * then come the marks you add, such as a start and an end. All other tokens follow in the order of their code units, so
 * that the same texts give the same numbers in any order.
 *
 * <p>It is a record of plain data, so it can be saved with its model.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param marks how many of the tokens are marks, at least the first two
 * @param tokens all tokens; a token's number is its index here
 */
public record Vocabulary(int marks, List<String> tokens) {
    /** The number of the padding after a shorter sequence. */
    public static final int PADDING = 0;
    /** The number of every token that is not in the vocabulary. */
    public static final int UNKNOWN = 1;

    /** Checks the order of tokens, on which {@link #id} relies, and that a file can hold them. */
    public Vocabulary {
        Check.given("Vocabulary", "tokens", tokens).forEach(token -> Check.given("Vocabulary", "tokens", token));
        tokens = List.copyOf(tokens);
        if (marks < 2 || marks > tokens.size()) {
            throw new IllegalArgumentException(formatted(
                    "Vocabulary: expected at least 2 marks and at most as many as tokens, %d, got %d",
                    tokens.size(), marks));
        }
        Set<String> seen = new HashSet<>();
        for (String token : tokens) {
            Tokens.expectWhole("Vocabulary", token);
            if (!seen.add(token)) {
                throw Check.unexpected(
                        "Vocabulary", "each token once", "'" + token + "' twice", "give each mark its own name");
            }
        }
        for (int id = marks + 1; id < tokens.size(); id++) {
            if (tokens.get(id - 1).compareTo(tokens.get(id)) >= 0) {
                throw new IllegalArgumentException(formatted(
                        "Vocabulary: token %d, '%s', must come after '%s'", id, tokens.get(id), tokens.get(id - 1)));
            }
        }
    }

    /** The tokens that occur at least once in the texts; pass only the training texts. */
    public static Vocabulary of(Collection<List<String>> texts, String... marks) {
        return of(texts, 1, marks);
    }

    /**
     * The tokens, in Unicode's normal form C, that occur at least {@code count} times in the texts; pass only the
     * training texts. Rarer tokens count as unknown, so that the model learns what to do with words it has never seen.
     *
     * @param marks additional tokens, such as {@code "<start>"} and {@code "<end>"}; numbered from 2 in this order
     */
    public static Vocabulary of(Collection<List<String>> texts, int count, String... marks) {
        return of(texts, count, Integer.MAX_VALUE, marks);
    }

    /**
     * The most frequent tokens that occur at least {@code count} times, at most {@code size} in all, marks included.
     * Ties go to the token that comes first in the order of code units.
     */
    public static Vocabulary of(Collection<List<String>> texts, int count, int size, String... marks) {
        Check.noNulls("Vocabulary.of", "marks", marks);
        for (String mark : marks) {
            Check.given("Vocabulary.of", "marks", mark);
        }
        Check.given("Vocabulary.of", "texts", texts).forEach(item -> Check.given("Vocabulary.of", "texts", item));
        List<String> tokens = new ArrayList<>(List.of("<padding>", "<unknown>"));
        tokens.addAll(List.of(marks));
        if (size < tokens.size()) {
            throw new IllegalArgumentException(
                    formatted("Vocabulary: expected room for the %d marks, got a size of %d", tokens.size(), size));
        }
        Map<String, Integer> counts = new TreeMap<>();
        texts.forEach(text -> text.forEach(token -> counts.merge(Tokens.composed(token), 1, Integer::sum)));
        counts.keySet().removeAll(tokens);
        counts.entrySet().stream()
                .filter(token -> token.getValue() >= count)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed()) // stable
                .limit(size - tokens.size())
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(tokens::add);
        return new Vocabulary(2 + marks.length, tokens);
    }

    /** V, the number of tokens, including the marks: the number of symbols of an embedding. */
    public int size() {
        return tokens.size();
    }

    /** The number of a token; {@link #UNKNOWN} if the vocabulary does not have it. */
    public int id(String token) {
        Check.noNulls("Vocabulary.id", "token", token);
        int id = find(token);
        if (id < 0) {
            id = find(Tokens.composed(token));
        }
        return id < 0 ? UNKNOWN : id;
    }

    /** The number of exactly this token; -1 if the vocabulary does not have it. */
    private int find(String token) {
        int place = Collections.binarySearch(tokens.subList(marks, tokens.size()), token);
        return place >= 0 ? marks + place : tokens.subList(0, marks).indexOf(token);
    }

    /** The token with this number, from 0 to V - 1. */
    public String token(int id) {
        if (id < 0 || id >= size()) {
            throw new IllegalArgumentException(
                    formatted("Vocabulary: expected numbers from 0 to %d, got %d", size() - 1, id));
        }
        return tokens.get(id);
    }

    /** The numbers of the tokens of a text. */
    public int[] encode(List<String> text) {
        Check.noNulls("Vocabulary.encode", "text", text);
        return text.stream().mapToInt(this::id).toArray();
    }

    /** The tokens with these numbers, without padding. */
    public List<String> decode(int... ids) {
        Check.noNulls("Vocabulary.decode", "ids", ids);
        return Arrays.stream(ids)
                .filter(id -> id != PADDING)
                .mapToObj(this::token)
                .toList();
    }

    @Override
    public String toString() {
        return formatted("vocabulary of %s, %d of them marks", counted(size(), "token"), marks);
    }
}
