package carousel.interop;

import java.io.DataInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jblas.FloatMatrix;

/** Converts a matrix to and from the bytes in a file: row by row, four bytes a number, little-endian. */
final class RowMajor {
    private static final int CHUNK = 1 << 16;

    private RowMajor() {}

    static void write(FloatMatrix m, OutputStream out) throws IOException {
        byte[] bytes = new byte[(int) Math.min(CHUNK, (long) m.length * Float.BYTES)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int r = 0; r < m.rows; r++) {
            for (int c = 0; c < m.columns; c++) {
                buffer.putFloat(m.data[c * m.rows + r]);
                if (!buffer.hasRemaining()) {
                    out.write(bytes);
                    buffer.clear();
                }
            }
        }
        out.write(bytes, 0, buffer.position());
    }

    static FloatMatrix read(DataInput in, int rows, int columns) throws IOException {
        FloatMatrix m = new FloatMatrix(rows, columns);
        ByteBuffer buffer =
                ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN).limit(0);
        long left = (long) m.length * Float.BYTES;
        for (int r = 0; r < rows && m.length > 0; r++) {
            for (int c = 0; c < columns; c++) {
                if (!buffer.hasRemaining()) {
                    buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                    in.readFully(buffer.array(), 0, buffer.limit());
                    left -= buffer.limit();
                }
                m.data[c * rows + r] = buffer.getFloat();
            }
        }
        return m;
    }
}
