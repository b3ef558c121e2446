package carousel.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/** The labelled reviews are as their README promises: counts, parts, no copies, varied openings. */
class ReviewsTest {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'’-]*");
    private static final Pattern CHARACTER = Pattern.compile("[\\p{IsHan}0-9]");

    @Test
    void englishReviewsAreAsTheirReadmeSays() {
        Table table = Data.table("reviews-en");
        assertShape(table, Map.of("positive", 1463, "negative", 838, "mixed", 451));
        List<List<String>> words = tokens(table, WORD);
        words.forEach(w -> assertTrue(w.size() >= 2 && w.size() <= 45, w.toString()));
        assertVaried(table, words, words.stream().map(HashSet::new).toList());
    }

    @Test
    void chineseReviewsAreAsTheirReadmeSays() {
        Table table = Data.table("reviews-zh");
        assertShape(table, Map.of("positive", 531, "negative", 281, "mixed", 150));
        for (String sentence : table.stringColumn("sentence")) {
            assertTrue(sentence.matches("[\\p{IsHan}0-9，。！？：；、“”]+"), sentence);
        }
        List<List<String>> characters = tokens(table, CHARACTER);
        assertVaried(
                table, characters, characters.stream().map(ReviewsTest::pairs).toList());
    }

    private static void assertShape(Table table, Map<String, Integer> labels) {
        assertEquals(
                List.of("id", "sentence", "label", "topic", "voice", "negation", "irony", "part"), table.columnNames());
        for (String column : table.columnNames().subList(1, 8)) {
            assertEquals(ColumnType.STRING, table.column(column).type(), column);
            assertEquals(0, table.column(column).countMissing(), column);
        }
        assertEquals(labels, counts(table.stringColumn("label")));
        assertEquals(11, table.stringColumn("topic").countUnique());
        assertEquals(Set.of("yes", "no"), table.stringColumn("irony").asSet());
        assertEquals(Set.of("yes", "no"), table.stringColumn("negation").asSet());
        assertEquals(Set.of("train", "test"), table.stringColumn("part").asSet());

        // a fifth of each label, to within a hundredth
        Map<String, Integer> test =
                counts(table.where(table.stringColumn("part").isEqualTo("test")).stringColumn("label"));
        labels.forEach((label, n) -> assertEquals(0.2, test.get(label) / (double) n, 0.01, label));
    }

    private static void assertVaried(Table table, List<List<String>> tokens, List<? extends Set<String>> sets) {
        assertEquals(table.rowCount(), table.stringColumn("sentence").countUnique());
        Map<String, Integer> openings =
                counts(tokens.stream().map(t -> t.get(0) + " " + t.get(1)).toList());
        openings.forEach((opening, n) -> assertTrue(n <= 0.03 * table.rowCount(), opening + ": " + n));

        List<String> part = table.stringColumn("part").asList();
        int[][] numbers = numbers(sets);
        for (int i = 0; i < numbers.length; i++) {
            for (int j = 0; j < i; j++) {
                int both = both(numbers[i], numbers[j]);
                double share = both / (double) (numbers[i].length + numbers[j].length - both);
                double most = part.get(i).equals(part.get(j)) ? 0.8 : 0.5;
                if (share >= most) {
                    fail(tokens.get(i) + " and " + tokens.get(j));
                }
            }
        }
    }

    /** The sets with a number for each member, sorted. */
    private static int[][] numbers(List<? extends Set<String>> sets) {
        Map<String, Integer> number = new HashMap<>();
        return sets.stream()
                .map(set -> set.stream()
                        .mapToInt(member -> number.computeIfAbsent(member, m -> number.size()))
                        .sorted()
                        .toArray())
                .toArray(int[][]::new);
    }

    /** The size of the intersection of two sorted arrays. */
    private static int both(int[] a, int[] b) {
        int both = 0;
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            if (a[i] == b[j]) {
                both++;
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return both;
    }

    private static List<List<String>> tokens(Table table, Pattern pattern) {
        List<List<String>> tokens = new ArrayList<>();
        for (String sentence : table.stringColumn("sentence")) {
            tokens.add(pattern.matcher(sentence.toLowerCase(Locale.ROOT))
                    .results()
                    .map(MatchResult::group)
                    .toList());
        }
        return tokens;
    }

    private static Set<String> pairs(List<String> characters) {
        Set<String> pairs = new HashSet<>();
        for (int i = 1; i < characters.size(); i++) {
            pairs.add(characters.get(i - 1) + characters.get(i));
        }
        return pairs;
    }

    private static Map<String, Integer> counts(Iterable<String> values) {
        Map<String, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts;
    }
}
