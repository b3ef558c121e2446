package carousel.data;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * Finds the kit's data sets by name: {@code Data.table("air-passengers")} reads
 * {@code data/air-passengers/air-passengers.csv}, and {@code Data.text("railway-day-book")} the text with that name.
 *
 * <p>It looks for the folder {@code data} in the working directory and then in each directory above it, so that the
 * same line works in a notebook, in a test and at the prompt. To use another folder, set the system property
 * {@value #PROPERTY}.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Data {
    /** The system property that names the data folder. */
    public static final String PROPERTY = "carousel.data.dir";

    /**
     * Silences SLF4J, through which tablesaw logs: without a logger it would print a warning in the middle of a
     * notebook's output.
     */
    private static final String SLF4J_REPORTS = "slf4j.internal.verbosity";

    static {
        if (System.getProperty(SLF4J_REPORTS) == null) {
            System.setProperty(SLF4J_REPORTS, "ERROR");
        }
    }

    private Data() {}

    /**
     * Reads the CSV file of a data set. It has a header line, commas between cells, decimal points, and empty cells for
     * missing values. To read a file in another form, use {@link Csv}.
     *
     * @throws IllegalArgumentException if there is no such data set (the message says where it looked and what exists),
     *     or if the file is damaged (the message names the line)
     */
    public static Table table(String name) {
        Check.given("Data.table", "the name of a data set", name);
        return Csv.of(file(name + "/" + name + ".csv")).table();
    }

    /**
     * The text of a data set, in UTF-8 with line feeds.
     *
     * @throws IllegalArgumentException if there is no such data set; the message says where it looked and what exists
     */
    public static String text(String name) {
        Check.given("Data.text", "the name of a data set", name);
        Path file = file(name + "/" + name + ".txt");
        try {
            byte[] bytes = Files.readAllBytes(file);
            Charset wide = Utf16.of(Arrays.copyOf(bytes, Math.min(bytes.length, Utf16.ENOUGH)));
            if (wide != null) {
                throw new IllegalArgumentException(
                        formatted("Data: %s is in %s, not in UTF-8; save it as UTF-8", file, wide));
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');
            int nul = text.indexOf(0);
            if (nul >= 0) {
                throw new IllegalArgumentException(formatted(
                        "Data: %s, line %d: holds the character NUL, so it is not a text",
                        file,
                        1
                                + text.substring(0, nul)
                                        .chars()
                                        .filter(c -> c == '\n')
                                        .count()));
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // skip the byte order mark
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("Data: " + file + " is not in UTF-8; save it as UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Data: cannot read " + file, e);
        }
    }

    /**
     * The path of a file in the data folder, such as {@code "air-passengers/README.md"}.
     *
     * @throws IllegalArgumentException if there is no such file; the message says where it looked and what exists
     */
    public static Path file(String name) {
        Check.given("Data", "the name of a file", name);
        List<Path> places = places();
        if (name.indexOf('\0') >= 0) { // which no path may contain
            throw new IllegalArgumentException(notFound(name.replace('\0', '?'), places));
        }
        return places.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(notFound(name, places)));
    }

    private static List<Path> places() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return List.of(Path.of(named).toAbsolutePath());
        }
        List<Path> places = new ArrayList<>();
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            places.add(at.resolve("data"));
        }
        return places;
    }

    private static String notFound(String name, List<Path> places) {
        List<Path> folders = places.stream().filter(Files::isDirectory).toList();
        if (folders.isEmpty()) {
            return formatted(
                    "Data: looked for %s in %s, but there is no such folder; start in the kit's directory or below it, or set -D%s=…/data",
                    name, String.join(", ", places.stream().map(Path::toString).toList()), PROPERTY);
        }
        String set = name.replaceFirst("/.*", "");
        for (Path folder : folders) {
            if (dataSets(folder).contains(set)) {
                return formatted(
                        "Data: expected the name of a file in the data folder, got %s; %s has %s",
                        name.replace('/', File.separatorChar),
                        folder.resolve(set),
                        String.join(", ", names(folder.resolve(set))));
            }
        }
        List<String> found = folders.stream()
                .flatMap(folder -> dataSets(folder).stream().map(there -> there + " (in " + folder + ")"))
                .toList();
        return formatted(
                "Data: expected the name of a file in the data folder, got %s; %s",
                name.replace('/', File.separatorChar),
                found.isEmpty()
                        ? "no data set at all in "
                                + String.join(
                                        ", ",
                                        folders.stream().map(Path::toString).toList())
                        : "there is " + String.join(", ", found));
    }

    private static List<String> dataSets(Path folder) {
        return names(folder).stream()
                .filter(name -> Stream.of(".csv", ".txt")
                        .anyMatch(
                                end -> Files.isRegularFile(folder.resolve(name).resolve(name + end))))
                .toList();
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Data: cannot list " + folder, e);
        }
    }
}
