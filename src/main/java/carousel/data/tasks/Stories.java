package carousel.data.tasks;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Small stories that end with a question, to be answered word by word, in the style of the bAbI tasks (Weston et al.
 * 2015):
 *
 * <pre>
 *   Ada goes to the kitchen . Lin takes the key . Ada takes the ball . Lin goes to the garden . where is the key ?
 *   in the garden
 * </pre>
 *
 * People go to places, take things and drop them again. A dropped thing can only be taken by somebody who is there.
 * Most sentences do not matter for the question. There are four kinds of questions; one of them, a person and a thing are
 * drawn again and again until the story can answer, so a short story is rarely asked where a thing is. {@code where is the
 * key ?} needs two facts: who has the key, and where they are, or were when they dropped it. One story in eleven is kept for
 * the test: those whose text, with the question, has a hash code divisible by 11.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param from the smallest number of sentences
 * @param to the largest number of sentences
 */
public record Stories(int from, int to) implements TextTask {
    private static final List<String> PEOPLE = List.of("Ada", "Ben", "Lin", "Zoe");
    private static final List<String> PLACES = List.of("garden", "kitchen", "office", "cellar");
    private static final List<String> THINGS = List.of("ball", "book", "key");
    private static final List<String> KINDS =
            List.of("where is Ada", "where is the key", "who has the key", "what has Ada");

    /** Stories with {@code from} to {@code to} sentences. */
    public Stories {
        Check.atLeast("Stories", "from", 1, from);
        Check.room("Stories", "to", from, to, 1024);
    }

    /** The kinds of questions, each named by an example. */
    @Override
    public List<String> kinds() {
        return KINDS;
    }

    @Override
    public TextPair draw(RandomGenerator random) {
        Check.noNulls("Stories.draw", "random", random);
        World world = new World();
        int sentences = random.nextInt(from, to + 1);
        while (world.sentences.size() < sentences) {
            world.happens(random);
        }
        while (true) {
            String kind = one(KINDS, random);
            String person = one(PEOPLE, random);
            String thing = one(THINGS, random);
            String question = kind.replace("Ada", person).replace("key", thing) + " ?";
            String answer = world.answer(KINDS.indexOf(kind), person, thing);
            if (answer != null) {
                String text = String.join(" ", world.sentences) + " " + question;
                return new TextPair(kind, List.of(text.split(" ")), List.of(answer.split(" ")));
            }
        }
    }

    @Override
    public boolean isUnseen(TextPair pair) {
        Check.noNulls("Stories.isUnseen", "pair", pair);
        return Math.floorMod(String.join(" ", pair.source()).hashCode(), 11) == 0;
    }

    private static String one(List<String> words, RandomGenerator random) {
        return words.get(random.nextInt(words.size()));
    }

    /** Where everybody and everything is after the sentences so far. */
    private static final class World {
        final List<String> sentences = new ArrayList<>();
        /** Where people are, as far as the story has said. */
        private final Map<String, String> places = new LinkedHashMap<>();
        /** Who has each thing. */
        private final Map<String, String> owners = new LinkedHashMap<>();
        /** Where each thing was dropped that nobody has picked up since. */
        private final Map<String, String> dropped = new LinkedHashMap<>();

        void happens(RandomGenerator random) {
            String person = one(PEOPLE, random);
            String thing = one(THINGS, random);
            if (random.nextBoolean()) {
                String place = one(PLACES, random);
                if (!place.equals(places.put(person, place))) {
                    sentences.add(person + " goes to the " + place + " .");
                }
            } else if (person.equals(owners.get(thing))) {
                if (places.containsKey(person)) {
                    owners.remove(thing);
                    dropped.put(thing, places.get(person));
                    sentences.add(person + " drops the " + thing + " .");
                }
            } else if (!owners.containsKey(thing)
                    && (!dropped.containsKey(thing) || dropped.get(thing).equals(places.get(person)))) {
                owners.put(thing, person);
                dropped.remove(thing);
                sentences.add(person + " takes the " + thing + " .");
            }
        }

        /** The answer to a question; null if the story does not tell. */
        @Nullable
        String answer(int kind, String person, String thing) {
            return switch (kind) {
                case 0 -> in(places.get(person));
                case 1 -> in(owners.containsKey(thing) ? places.get(owners.get(thing)) : dropped.get(thing));
                case 2 -> owners.containsKey(thing) ? owners.get(thing) : dropped.containsKey(thing) ? "nobody" : null;
                default -> has(person);
            };
        }

        private static @Nullable String in(@Nullable String place) {
            return place == null ? null : "in the " + place;
        }

        /** What a person has; only people in the story count. */
        private @Nullable String has(String person) {
            TreeSet<String> things = new TreeSet<>();
            owners.forEach((thing, owner) -> {
                if (owner.equals(person)) {
                    things.add("the " + thing);
                }
            });
            boolean mentioned = sentences.stream().anyMatch(s -> s.startsWith(person));
            return !things.isEmpty() ? String.join(" and ", things) : mentioned ? "nothing" : null;
        }
    }
}
