package carousel.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Alters files slightly: flips bits, changes bytes and digits, removes, duplicates, swaps or inserts pieces. */
final class Mutator {
    private static final List<String> PIECES = List.of(
            ",",
            ";",
            "\"",
            "\"\"",
            "\n",
            "\r",
            "\t",
            " ",
            "-",
            ".",
            "NaN",
            "null",
            "-1",
            "0",
            "1e999",
            "1,234",
            "3,5",
            "1e-400",
            "2147483648",
            "99999999999999999999",
            "2024-02-30",
            "31/12/2024",
            "\u0663",
            "\u2212",
            "\uFEFF",
            "e\u0301",
            "\uD83D\uDE00",
            "\0",
            "{",
            "}",
            "[",
            "]",
            ":",
            "[[[[",
            "{\"a\":",
            "F32",
            "true",
            "lstm",
            "%s%n");

    private final SplittableRandom random;

    Mutator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** One to four changes. */
    byte[] mutate(byte[] file, byte[] other) {
        byte[] changed = file;
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            changed = change(changed, other);
        }
        return changed;
    }

    /**
     * Changes the header, the numbers or both of a safetensors file; most of the time the header's length stays
     * correct.
     */
    byte[] mutateSafetensors(byte[] file, byte[] other) {
        int n = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (random.nextInt(8) == 0) {
            return mutate(file, other);
        }
        byte[] header = Arrays.copyOfRange(file, 8, 8 + n);
        byte[] numbers = Arrays.copyOfRange(file, 8 + n, file.length);
        if (random.nextInt(4) > 0) {
            header = mutate(header, other);
        } else {
            numbers = mutate(numbers, other);
        }
        return ByteBuffer.allocate(8 + header.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(numbers)
                .array();
    }

    private byte[] change(byte[] file, byte[] other) {
        int at = random.nextInt(file.length + 1);
        int to = Math.min(file.length, at + random.nextInt(random.nextBoolean() ? 4 : 200));
        byte[] piece = Arrays.copyOfRange(file, at, to);
        return switch (random.nextInt(8)) {
            case 0 ->
                at < file.length
                        ? replaced(file, at, at + 1, new byte[] {(byte) (file[at] ^ 1 << random.nextInt(8))})
                        : file;
            case 1 -> replaced(file, at, to, new byte[0]);
            case 2 -> replaced(file, at, at, piece);
            case 3 ->
                replaced(file, at, to, PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 4 ->
                replaced(file, at, at, PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8));
            case 5 -> digit(file, at);
            case 6 -> {
                int from = random.nextInt(other.length + 1);
                yield replaced(
                        file,
                        at,
                        to,
                        Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(100))));
            }
            default -> random.nextInt(20) == 0 ? Arrays.copyOf(file, at) : digit(file, at);
        };
    }

    /** Replaces the next digit from there by another. */
    private byte[] digit(byte[] file, int at) {
        for (int k = at; k < file.length; k++) {
            if (file[k] >= '0' && file[k] <= '9') {
                return replaced(file, k, k + 1, new byte[] {(byte) ('0' + random.nextInt(10))});
            }
        }
        return file;
    }

    private static byte[] replaced(byte[] file, int from, int to, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + by.length);
        out.write(file, 0, from);
        out.writeBytes(by);
        out.write(file, to, file.length - to);
        return out.toByteArray();
    }
}
