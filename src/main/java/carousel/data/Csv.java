package carousel.data;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tech.tablesaw.api.Table;

/**
 * Reads a CSV file. By default the file has a header line, commas between cells, UTF-8 text, decimal points, and empty
 * cells for missing values. Describe any other form yourself; nothing is guessed:
 *
 * <pre>{@code
 * Table table = Csv.of(Path.of("sales.csv")).separator(';').decimal(',').dates("dd.MM.yyyy").table();
 * }</pre>
 *
 * A column becomes one of whole numbers, numbers, dates, or dates with times if all its cells fit that type, else one
 * of texts. A column of whole numbers in which one has leading zeros and at least three digits, such as the postal code
 * 01067 or the station 007, is one of texts, because a number would lose the zeros; {@code 07} and {@code 007.5} are
 * numbers. If 007 is a number too, say {@code table.stringColumn("x").parseDouble()}. Among numbers and dates {@code NA}, {@code N/A}, {@code NaN}, {@code null} and {@code *} are missing values
 * too.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Csv {
    private static final DateTimeFormatter ISO_DATE = DateTimeFormatter.ISO_LOCAL_DATE;
    /** A pattern that is read as it is written gives it back. */
    private static final ZonedDateTime SOME_TIME =
            LocalDateTime.of(2001, 11, 23, 14, 45, 56).atZone(ZoneId.of("Europe/Berlin"));
    /** D is the day of the year, which says nothing beside a month. */
    private static final Pattern DAY_OF_YEAR = Pattern.compile(".*(D.*[ML]|[ML].*D).*");

    /** Letters of a pattern that stand for parts of a time of day. */
    private static final Pattern TIME = Pattern.compile("[HhKkmsSnNAaB]");

    private final Path file;
    private final String name;
    private final char separator;
    private final char decimal;
    private final char thousands; // 0 for none
    private final DateTimeFormatter dates;
    private final Charset charset;

    private Csv(
            Path file,
            String name,
            char separator,
            char decimal,
            char thousands,
            DateTimeFormatter dates,
            Charset charset) {
        this.file = file;
        this.name = name;
        this.separator = separator;
        this.decimal = decimal;
        this.thousands = thousands;
        this.dates = dates;
        this.charset = charset;
    }

    /** A file with commas between cells and decimal points. */
    public static Csv of(Path file) {
        Check.given("Csv.of", "a file", file);
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        return new Csv(file, name, ',', '.', (char) 0, ISO_DATE, StandardCharsets.UTF_8);
    }

    /** Sets the table's name; by default it is the file's name. */
    public Csv named(String table) {
        return new Csv(file, table, separator, decimal, thousands, dates, charset);
    }

    /** Sets the character between cells, such as {@code ';'} or {@code '\t'}. */
    public Csv separator(char c) {
        if (Character.isLetterOrDigit(c) || "\"\r\n.".indexOf(c) >= 0) {
            throw Check.unexpected("Csv.separator", "a character such as ',', ';' or '\\t'", quoted(c));
        }
        return new Csv(file, name, c, decimal, thousands, dates, charset);
    }

    /** Sets the decimal separator: {@code ','} for 3,5. */
    public Csv decimal(char c) {
        if (c != '.' && c != ',') {
            throw Check.unexpected("Csv.decimal", "'.' or ','", quoted(c));
        }
        return new Csv(file, name, separator, c, thousands, dates, charset);
    }

    /** Sets the thousands separator: {@code '.'} for 1.234,5. */
    public Csv thousands(char c) {
        if (".,'’ \u00A0\u202F_".indexOf(c) < 0) {
            throw Check.unexpected("Csv.thousands", "one of . , ' ’ _ or a blank", quoted(c));
        }
        return new Csv(file, name, separator, decimal, c, dates, charset);
    }

    /**
     * Sets the form of dates, if it is not 2024-01-31: {@code "dd.MM.yyyy"}, {@code "M/d/yyyy"} or
     * {@code "dd/MM/yyyy HH:mm"}; the letters mean what they mean in {@link DateTimeFormatter}, and names of months are
     * English, in capitals or not. A pattern that gives no day, or loses the time, is refused, and so are times at
     * several offsets from UTC; one offset is left out. A day that does not exist is not a date. With a form of digits
     * alone, {@code "yyyyMMdd"}, a column is one of dates, not of numbers, if all its cells fit.
     */
    public Csv dates(String pattern) {
        Check.noNulls("Csv.dates", "pattern", pattern);
        String[] parts = pattern.split("'", -1); // every second one is text
        StringBuilder letters = new StringBuilder();
        for (int k = 0; k < parts.length; k += 2) {
            parts[k] = parts[k].replace('y', 'u');
            letters.append(parts[k]);
        }
        try {
            DateTimeFormatter strict = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(String.join("'", parts))
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
            if (letters.indexOf("[") < 0) { // one of several forms does not give back what all of them write
                expectBack(strict, letters);
            }
            return new Csv(file, name, separator, decimal, thousands, strict, charset);
        } catch (DateTimeException e) {
            throw Check.unexpected(
                    "Csv.dates",
                    "a pattern that gives a day, or a day and a time",
                    pattern,
                    "y is the year, M the month, d the day, H the hour, m the minute, s the second, and h the hour with a for AM or PM");
        } catch (IllegalArgumentException e) {
            throw Check.unexpected(
                    "Csv.dates", "a pattern such as dd.MM.yyyy", pattern, String.valueOf(e.getMessage()));
        }
    }

    /** Throws if a day is not read as it is written, or the time of a pattern that has one. */
    private static void expectBack(DateTimeFormatter form, CharSequence letters) {
        TemporalAccessor back = form.parse(form.format(SOME_TIME));
        if (DAY_OF_YEAR.matcher(letters).matches()
                || !LocalDate.from(back).equals(SOME_TIME.toLocalDate())
                || (TIME.matcher(letters).find() && back.query(TemporalQueries.localTime()) == null)) {
            throw new DateTimeException("it does not give back " + SOME_TIME);
        }
    }

    /**
     * Sets the encoding: many older files need {@code StandardCharsets.ISO_8859_1}, and "Unicode text" of a spreadsheet
     * {@code StandardCharsets.UTF_16}.
     */
    public Csv charset(Charset c) {
        return new Csv(file, name, separator, decimal, thousands, dates, Check.given("Csv.charset", "a charset", c));
    }

    /**
     * Reads the table.
     *
     * @throws IllegalArgumentException if the file does not have this form; the message names the line and says what to
     *     do
     */
    public Table table() {
        if (decimal == thousands) { // only here, so that the two can be given in any order
            throw Check.unexpected(
                    "Csv",
                    "a thousands separator that differs from the decimal sign",
                    quoted(decimal) + " for both",
                    "give both, such as .decimal(',').thousands('.')");
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                Reader in = new BufferedReader(new InputStreamReader(bytes, charset.newDecoder()))) {
            expectEncoding(bytes);
            CsvCells cells = CsvCells.read(file.toString(), in, separator);
            expectDifferentNames(cells);
            CsvColumns columns = new CsvColumns(cells, new CsvNumbers(decimal, thousands), dates);
            Table table = Table.create(name);
            for (int c = 0; c < cells.header().size(); c++) {
                table.addColumns(columns.column(c));
            }
            return table;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    formatted(
                            "%s: is not in %s; save it as UTF-8, or name its encoding, such as .charset(StandardCharsets.ISO_8859_1) or .charset(Charset.forName(\"GB18030\")); export a spreadsheet as CSV",
                            file, charset),
                    e);
        } catch (OutOfMemoryError e) {
            throw new IllegalArgumentException(
                    formatted(
                            "%s: the table does not fit into Java's memory of %d MB; start Java with a larger -Xmx, or read only part of the file",
                            file, Runtime.getRuntime().maxMemory() >> 20),
                    e);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(
                    formatted(
                            "%s: there is no such file; a relative path starts in %s",
                            file, Path.of("").toAbsolutePath()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(formatted("%s: cannot be read: %s", file, e), e);
        }
    }

    /** Throws if the file begins as one in UTF-8 or UTF-16 and the charset is not that one. */
    private void expectEncoding(InputStream bytes) throws IOException {
        bytes.mark(Utf16.ENOUGH);
        byte[] start = bytes.readNBytes(Utf16.ENOUGH);
        bytes.reset();
        Charset wide = Utf16.of(start);
        if (wide != null && !Utf16.reads(charset, wide, start)) {
            throw new IllegalArgumentException(formatted(
                    "%s: is in %s, not in %s; save it as UTF-8, or name its encoding: .charset(StandardCharsets.%s)",
                    file, wide, charset, wide.name().replace('-', '_')));
        }
        String mark = "\uFEFF";
        if (new String(start, StandardCharsets.UTF_8).startsWith(mark)
                && !new String(start, charset).startsWith(mark)) {
            throw new IllegalArgumentException(formatted(
                    "%s: begins with the mark of UTF-8, but is read in %s; leave out .charset(…)", file, charset));
        }
    }

    /**
     * Refuses names that differ only by upper and lower case, which tablesaw treats as one column, or only by the
     * encoding of a letter such as é, which readers treat as one letter.
     */
    private static void expectDifferentNames(CsvCells cells) {
        List<String> header = cells.header();
        Set<String> seen = new HashSet<>();
        for (int c = 0; c < header.size(); c++) {
            header.set(c, CsvCells.stripped(Normalizer.normalize(header.get(c), Form.NFC)));
            if (header.get(c).isEmpty()) {
                header.set(c, "C" + c); // such as the column of row numbers that pandas writes
            }
            if (!seen.add(header.get(c).toLowerCase(Locale.ROOT))) {
                throw cells.fault(
                        1,
                        formatted(
                                "column %d is called '%s' as one before it is; give each column a name of its own, not only by upper and lower case",
                                c + 1, header.get(c)));
            }
        }
    }

    private static String quoted(char c) {
        return "'" + c + "'";
    }

    @Override
    public String toString() {
        return "CSV " + file;
    }
}
