package carousel.data;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Recognises UTF-16, in which spreadsheets save "Unicode text". Other decoders read letters of it as pairs with a NUL, or
 * stop without saying why.
 */
final class Utf16 {
    /** How many bytes at the beginning of a file are looked at. */
    static final int ENOUGH = 1 << 12;

    private Utf16() {}

    /**
     * The form of UTF-16 in which the beginning of a file is; null if it is in another encoding.
     *
     * @return UTF-16 if there is a byte order mark, else UTF-16LE or UTF-16BE
     */
    static @Nullable Charset of(byte[] start) {
        int mark = start.length < 2 ? 0 : ((start[0] & 0xFF) << 8) | (start[1] & 0xFF);
        if (mark == 0xFEFF || mark == 0xFFFE) {
            return UTF_16;
        }
        Charset form = ascii(start, UTF_16LE) > ascii(start, UTF_16BE) ? UTF_16LE : UTF_16BE;
        return isText(start, form) ? form : null;
    }

    /** Whether a charset reads the beginning of a file as this form of UTF-16 does. */
    static boolean reads(Charset charset, Charset form, byte[] start) {
        return unmarked(start, charset).equals(unmarked(start, form));
    }

    private static String unmarked(byte[] start, Charset form) {
        return new String(start, form).replace("\uFEFF", "");
    }

    private static long ascii(byte[] start, Charset form) {
        return new String(start, form).chars().filter(c -> c < 128).count();
    }

    /**
     * Chinese text has few ASCII characters, but line ends and digits are among them. A few stray NULs in text that is
     * otherwise UTF-8 do not make it UTF-16.
     */
    private static boolean isText(byte[] start, Charset form) {
        String text = new String(start, form);
        double share = ascii(start, form) / (double) Math.max(1, text.length());
        return text.indexOf(0) < 0 && share >= (isUtf8(start) ? 0.75 : 0.015);
    }

    private static boolean isUtf8(byte[] start) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(start));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
