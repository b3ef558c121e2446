package carousel.data;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits CSV text into cells by the rules of RFC 4180: a cell in quotes may contain separators, line ends and doubled
 * quotes. Every row must have as many cells as the header, which is the first row. Cells are stored column by column.
 */
final class CsvCells {
    private static final char[] LIKELY_SEPARATORS = {',', ';', '\t', '|'};
    private static final int END = -1;

    private final String file;
    private final Reader in;
    private final char separator;
    private final StringBuilder cell = new StringBuilder();
    private final List<String> header = new ArrayList<>();
    private final List<List<String>> columns = new ArrayList<>();
    private int[] lines = new int[64];
    private int rows;
    private int line = 1;
    private int next;

    private CsvCells(String file, Reader in, char separator) throws IOException {
        this.file = file;
        this.in = in;
        this.separator = separator;
        this.next = in.read();
        if (next == '\uFEFF') { // a byte order mark
            next = in.read();
        }
    }

    /** Reads all cells; {@code file} is the file's name in error messages. */
    static CsvCells read(String file, Reader in, char separator) throws IOException {
        CsvCells cells = new CsvCells(file, in, separator);
        cells.readHeader();
        while (cells.next != END) {
            cells.readRow();
        }
        if (cells.rows == 0) {
            throw cells.fault(1, "has a header but no rows below it");
        }
        cells.expectItsSeparator();
        return cells;
    }

    /** A file of another separator looks like one with a single column. */
    private void expectItsSeparator() {
        if (header.size() > 1) {
            return;
        }
        if (header.get(0).startsWith("sep=")) {
            throw fault(1, "is a note for Excel, not the names of the columns; delete it");
        }
        for (char other : LIKELY_SEPARATORS) {
            long n = count(header.get(0), other);
            if (n > 0 && columns.get(0).stream().allMatch(cell -> count(cell, other) == n)) {
                throw fault(1, formatted("has one column, called '%s'%s", header.get(0), advice()));
            }
        }
    }

    private static long count(String text, char c) {
        return text.chars().filter(letter -> letter == c).count();
    }

    /** The names of the columns. */
    List<String> header() {
        return header;
    }

    /** The cells of a column. Cells without quotes are stripped of surrounding blanks and marks without a width. */
    List<String> column(int c) {
        return columns.get(c);
    }

    /** The line of the file, counted from 1, where a row, counted from 0, begins. */
    int line(int row) {
        return lines[row];
    }

    /** The error for a problem in a line of the file. */
    IllegalArgumentException fault(int line, String problem) {
        return new IllegalArgumentException(formatted("%s, line %d: %s", file, line, problem));
    }

    private void readHeader() throws IOException {
        if (next == END) {
            throw fault(1, "the file is empty; expected the names of the columns");
        }
        if (isEndOfLine(next)) {
            throw fault(1, "is empty; expected the names of the columns, so delete the lines above them");
        }
        do {
            header.add(readCell());
            columns.add(new ArrayList<>());
        } while (goOn());
    }

    private void readRow() throws IOException {
        int first = line;
        if (isEndOfLine(next)) {
            skipEmptyLines(first);
            return;
        }
        int c = 0;
        do {
            String text = readCell();
            if (c < header.size()) {
                columns.get(c).add(text);
            }
            c++;
        } while (goOn());
        if (c != header.size()) {
            throw fault(
                    first, formatted("has %s, but the header has %d%s", counted(c, "cell"), header.size(), advice()));
        }
        endRow(first);
    }

    /**
     * Skips blank lines at the end of the file. Earlier ones are missing values, but only if the file has a single
     * column.
     */
    private void skipEmptyLines(int first) throws IOException {
        int empty = 0;
        while (isEndOfLine(next)) {
            goOn();
            empty++;
        }
        if (next == END) {
            return;
        }
        if (header.size() > 1) {
            throw fault(first, "is empty; delete it");
        }
        for (int i = 0; i < empty; i++) {
            columns.get(0).add("");
            endRow(first + i);
        }
    }

    private void endRow(int first) {
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, 2 * rows);
        }
        lines[rows++] = first;
    }

    private String advice() {
        String names = String.join(String.valueOf(separator), header);
        for (char other : LIKELY_SEPARATORS) {
            if (other != separator && header.size() == 1 && names.indexOf(other) >= 0) {
                return formatted(
                        "; if cells are separated by %s, call .separator('%1$s')", other == '\t' ? "\\t" : other);
            }
        }
        return "; put a cell that holds the separator into quotes";
    }

    /** Whether the row has another cell; consumes the separator or line end. */
    private boolean goOn() throws IOException {
        if (next == separator) {
            next = in.read();
            return true;
        }
        if (next == '\r') {
            next = in.read();
            if (next == '\n') {
                next = in.read();
            }
            line++;
        } else if (next == '\n') {
            next = in.read();
            line++;
        }
        return false;
    }

    private String readCell() throws IOException {
        cell.setLength(0);
        while (next == ' ' && next != separator) {
            next = in.read();
        }
        if (next == '"') {
            readQuoted();
            return cell.toString();
        }
        while (next != END && next != separator && !isEndOfLine(next)) {
            append();
            next = in.read();
        }
        return stripped(cell.toString());
    }

    /** Without blanks of all kinds and marks without a width, which nobody sees at the ends. */
    static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isUnseen(text.charAt(from))) {
            from++;
        }
        while (from < to && isUnseen(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isUnseen(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    private void readQuoted() throws IOException {
        int first = line;
        while (true) {
            next = in.read();
            if (next == END) {
                throw fault(first, "a cell starts with a quote that is never closed");
            }
            if (next == '"') {
                next = in.read();
                if (next != '"') {
                    break;
                }
            }
            line += next == '\n' ? 1 : 0;
            append();
        }
        while (next == ' ' && next != separator) {
            next = in.read();
        }
        if (next != END && next != separator && !isEndOfLine(next)) {
            throw fault(
                    line, formatted("'%c' after the closing quote of a cell; double the quotes inside a cell", next));
        }
    }

    private void append() {
        if (next == 0) {
            throw fault(
                    line, "holds the character NUL; expected text in UTF-8, not UTF-16 or the format of a spreadsheet");
        }
        cell.append((char) next);
    }

    private static boolean isEndOfLine(int c) {
        return c == '\n' || c == '\r';
    }
}
