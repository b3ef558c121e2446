package carousel.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files assembled by hand, as an attacker would. */
final class Bytes {
    private Bytes() {}

    static byte[] file(String header, byte... data) {
        return file(header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    /** A file whose header length may be wrong. */
    static byte[] file(long length, String header, byte... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(text)
                .put(data)
                .array();
    }
}
