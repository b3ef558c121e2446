package carousel.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files put together by hand, as someone would who means no good. */
final class Bytes {
    private Bytes() {}

    static byte[] file(String header, byte... data) {
        return file(header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    /** With a header length that may be a lie. */
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
