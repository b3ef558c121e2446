package carousel.bits;

import carousel.linalg.Sequences;
import java.util.zip.CRC32;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;

/** The CRC-32 of texts and of the bits of numbers. */
final class Checksum {
    private final CRC32 crc = new CRC32();

    Checksum add(double... numbers) {
        for (double v : numbers) {
            addBits(Double.doubleToLongBits(v), Long.SIZE);
        }
        return this;
    }

    Checksum add(float[] numbers, int n) {
        for (int k = 0; k < n; k++) {
            addBits(Float.floatToIntBits(numbers[k]), Integer.SIZE);
        }
        return this;
    }

    Checksum add(FloatMatrix m) {
        return add(m.data, m.length);
    }

    Checksum add(DoubleMatrix m) {
        return add(m.data);
    }

    Checksum add(Sequences s) {
        return add(s.data, s.size());
    }

    Checksum add(String text) {
        text.chars().forEach(c -> addBits(c, Character.SIZE));
        return this;
    }

    private void addBits(long bits, int n) {
        for (int shift = 0; shift < n; shift += Byte.SIZE) {
            crc.update((int) (bits >>> shift));
        }
    }

    @Override
    public String toString() {
        String hex = Long.toHexString(crc.getValue());
        return "0".repeat(8 - hex.length()) + hex;
    }
}
