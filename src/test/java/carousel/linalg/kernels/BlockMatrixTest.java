package carousel.linalg.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.linalg.Blas;
import carousel.linalg.vector.VectorLoops;
import carousel.linalg.vector.VectorTiles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares products and gradients with sums in double, and bit by bit with the order of summation that
 * {@link BlockMatrix} and {@link BlockGradient} define, written out with {@link Math#fma}.
 */
class BlockMatrixTest {
    /** Heights of the blocks, depths of the blocks, columns. */
    record Shape(int[] heights, int[] depths, int n) {
        @Override
        public String toString() {
            return Arrays.toString(heights) + " x " + Arrays.toString(depths) + ", " + n + " columns";
        }
    }

    static List<Shape> shapes() {
        List<Shape> all = new ArrayList<>();
        for (int n : new int[] {1, 2, 4, 6, 7, 10, 14, 16, 19, 35, 65, 300}) {
            all.add(new Shape(new int[] {50, 50, 50, 50}, new int[] {10, 50}, n));
            all.add(new Shape(new int[] {40, 40, 40, 40}, new int[] {3, 40}, n));
            all.add(new Shape(new int[] {1}, new int[] {17}, n));
            all.add(new Shape(new int[] {3, 40, 2}, new int[] {5, 1, 3}, n));
            all.add(new Shape(new int[] {64, 128}, new int[] {64}, n));
            all.add(new Shape(new int[] {33}, new int[] {31, 2, 2, 2}, n));
            all.add(new Shape(new int[] {40, 3}, new int[] {140, 131, 60}, n));
        }
        return all;
    }

    private final Random random = new Random(1);

    private FloatMatrix matrix(int rows, int columns) {
        FloatMatrix m = new FloatMatrix(rows, columns);
        fill(m.data);
        return m;
    }

    private float[] fill(float[] x) {
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) random.nextGaussian();
        }
        return x;
    }

    private FloatMatrix[][] grid(Shape shape, boolean transposed) {
        FloatMatrix[][] grid = new FloatMatrix[shape.heights.length][shape.depths.length];
        for (int g = 0; g < grid.length; g++) {
            for (int s = 0; s < grid[g].length; s++) {
                grid[g][s] = transposed
                        ? matrix(shape.depths[s], shape.heights[g])
                        : matrix(shape.heights[g], shape.depths[s]);
            }
        }
        return grid;
    }

    private static Block[][] blocks(FloatMatrix[][] grid) {
        return Arrays.stream(grid)
                .map(row -> Arrays.stream(row).map(Block::of).toArray(Block[]::new))
                .toArray(Block[][]::new);
    }

    private static Block[] blocks(FloatMatrix[] row) {
        return Arrays.stream(row).map(Block::of).toArray(Block[]::new);
    }

    /** y by its definition: one chain of fused multiply-adds for each number. */
    private static float[][] chains(
            FloatMatrix[][] w, boolean t, float[][] start, float[][] x, int[] xFrom, int from, int n) {
        float[][] y = Arrays.stream(start).map(float[]::clone).toArray(float[][]::new);
        for (int g = 0; g < w.length; g++) {
            int M = t ? w[g][0].columns : w[g][0].rows;
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < M; i++) {
                    float sum = y[g][(from + j) * M + i];
                    for (int s = 0; s < x.length; s++) {
                        int K = t ? w[g][s].rows : w[g][s].columns;
                        for (int p = 0; p < K; p++) {
                            float w_ip = t ? w[g][s].get(p, i) : w[g][s].get(i, p);
                            sum = Math.fma(w_ip, x[s][(xFrom[s] + j) * K + p], sum);
                        }
                    }
                    y[g][(from + j) * M + i] = sum;
                }
            }
        }
        return y;
    }

    private static List<BlockProduct> exact(BlockMatrix m) {
        assumeTrue(VectorLoops.load() != null, "the vector module is missing");
        return List.of(
                new PlainProduct(m),
                new PanelProduct(m, new VectorTiles(true)),
                new PanelProduct(m, new VectorTiles(false)));
    }

    private static boolean hasJblas() {
        try {
            return Blas.choose("jblas");
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aProductIsItsDefinitionBitByBit(Shape shape) {
        for (int given = 0; given <= shape.depths.length; given++) {
            aProductIsItsDefinition(shape, false, given);
            aProductIsItsDefinition(shape, true, given);
        }
    }

    /** The product with the first X_s, as many as are given; the others are zeros. */
    private void aProductIsItsDefinition(Shape shape, boolean transposed, int given) {
        FloatMatrix[][] w = grid(shape, transposed);
        FloatMatrix[] b =
                Arrays.stream(shape.heights).mapToObj(h -> matrix(h, 1)).toArray(FloatMatrix[]::new);
        BlockMatrix m = transposed ? Blas.transposed(blocks(w)) : Blas.matrix(blocks(w), blocks(b));
        int[] xFrom = new int[given];
        Arrays.setAll(xFrom, s -> s);
        float[][] x = new float[given][];
        Arrays.setAll(x, s -> fill(new float[shape.depths[s] * (shape.n + xFrom[s])]));
        float[][] y = new float[shape.heights.length][];
        Arrays.setAll(y, g -> fill(new float[shape.heights[g] * (shape.n + 3)]));

        float[][] added = chains(w, transposed, y, x, xFrom, 2, shape.n);
        float[][] biased = Arrays.stream(y).map(float[]::clone).toArray(float[][]::new);
        for (int g = 0; g < y.length; g++) {
            for (int j = 0; j < shape.n; j++) {
                for (int i = 0; i < shape.heights[g]; i++) {
                    biased[g][(2 + j) * shape.heights[g] + i] = transposed ? 0 : b[g].data[i];
                }
            }
        }
        float[][] affine = chains(w, transposed, biased, x, xFrom, 2, shape.n);

        for (BlockProduct product : exact(m)) {
            product.take();
            assertProduct(added, product, true, x, xFrom, y, shape, 0);
            assertProduct(affine, product, false, x, xFrom, y, shape, 0);
        }
        if (hasJblas()) {
            assertProduct(added, new Jblas.Product(m), true, x, xFrom, y, shape, 1e-4f);
            assertProduct(affine, new Jblas.Product(m), false, x, xFrom, y, shape, 1e-4f);
        }
    }

    /** A matrix that has not changed need not be packed again, but no change may be missed. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "panels"})
    void takeSeesEveryChange(String way) {
        assumeTrue(way.equals("plain") || VectorLoops.load() != null, "the vector module is missing");
        FloatMatrix w = matrix(20, 7);
        FloatMatrix b = matrix(20, 1);
        BlockMatrix m = new BlockMatrix(
                Block.single(Block.of(w)),
                new Block[] {Block.of(b)},
                false,
                (whole, last) -> last != null
                        ? last
                        : way.equals("plain") ? new PlainProduct(whole) : new PanelProduct(whole, VectorLoops.load()));
        float[][] x = {fill(new float[7 * 3])};
        for (int k = 0; k < w.length + b.length; k++) {
            for (int time = 0; time < 3; time++) {
                m.take();
            }
            FloatMatrix changed = k < w.length ? w : b;
            changed.data[k % w.length] = (float) random.nextGaussian();
            m.take();
            float[][] y = {fill(new float[20 * 3])};
            float[][] biased = {new float[20 * 3]};
            for (int i = 0; i < 60; i++) {
                biased[0][i] = b.data[i % 20];
            }
            m.affine(x, new int[1], y, 0, 3);
            FloatMatrix[][] grid = {{w}};
            assertArrayEquals(
                    chains(grid, false, biased, x, new int[1], 0, 3)[0], y[0], "after number " + k + " changed");
            float[][] added = chains(grid, false, y, x, new int[1], 0, 3);
            m.addProduct(x, new int[1], y, 0, 3);
            assertArrayEquals(added[0], y[0], "after number " + k + " changed");
        }
    }

    private static void assertProduct(
            float[][] expected,
            BlockProduct product,
            boolean add,
            float[][] x,
            int[] xFrom,
            float[][] y,
            Shape shape,
            float delta) {
        float[][] copy = Arrays.stream(y).map(float[]::clone).toArray(float[][]::new);
        product.multiply(add, x, xFrom, copy, 2, shape.n);
        for (int g = 0; g < y.length; g++) {
            assertArrayEquals(expected[g], copy[g], delta, product.getClass().getSimpleName());
        }
    }

    /** By definition, a gradient is one chain from zero for each part, and then the sum of the parts. */
    @ParameterizedTest
    @MethodSource("shapes")
    void aGradientIsItsDefinitionBitByBit(Shape shape) {
        FloatMatrix[][] start = grid(shape, false);
        FloatMatrix[] startOfB =
                Arrays.stream(shape.heights).mapToObj(h -> matrix(h, 1)).toArray(FloatMatrix[]::new);
        int[] xFrom = new int[shape.depths.length];
        Arrays.setAll(xFrom, s -> s);
        float[][] x = new float[xFrom.length][];
        Arrays.setAll(x, s -> fill(new float[shape.depths[s] * (shape.n + xFrom[s])]));
        float[][] dy = new float[shape.heights.length][];
        Arrays.setAll(dy, g -> fill(new float[shape.heights[g] * (shape.n + 1)]));

        List<String> ways = new ArrayList<>(List.of("plain", "tiles of six", "tiles of eight"));
        if (hasJblas()) {
            ways.add("jblas");
        }
        for (String way : ways) {
            for (int columns : new int[] {shape.n, 1, 7}) {
                aGradientIsItsDefinition(shape, way, columns, start, startOfB, dy, x, xFrom);
            }
        }
    }

    /** The gradient, from so many columns at a time, every third time from two, each time in arrays of their own. */
    private static void aGradientIsItsDefinition(
            Shape shape,
            String way,
            int columns,
            FloatMatrix[][] start,
            FloatMatrix[] startOfB,
            float[][] dy,
            float[][] x,
            int[] xFrom) {
        FloatMatrix[][] dw = Arrays.stream(start)
                .map(row -> Arrays.stream(row).map(FloatMatrix::dup).toArray(FloatMatrix[]::new))
                .toArray(FloatMatrix[][]::new);
        FloatMatrix[] db = Arrays.stream(startOfB).map(FloatMatrix::dup).toArray(FloatMatrix[]::new);
        BlockGradient.Choice choice = (gradient, last) -> way.equals("plain")
                ? new PlainOuterProduct(gradient)
                : way.equals("jblas")
                        ? new Jblas.Outer(gradient)
                        : new PanelOuterProduct(gradient, new VectorTiles(way.equals("tiles of six")));
        BlockGradient sum = new BlockGradient(blocks(dw), blocks(db), choice);
        if (columns == shape.n) {
            sum.add(dy, 1, x, xFrom, shape.n);
        } else {
            sum.begin(shape.n + 1); // is begun again before it was finished
            sum.take(
                    cut(dy, shape.heights, new int[dy.length], 1),
                    0,
                    cut(x, shape.depths, xFrom, 1),
                    new int[x.length],
                    1);
            sum.begin(shape.n);
            for (int j = 0, n, turn = 1; j < shape.n; j += n, turn++) {
                n = Math.min(turn % 3 == 0 ? 2 : columns, shape.n - j);
                int[] dyAt = new int[dy.length];
                Arrays.fill(dyAt, 1 + j);
                int[] xAt = new int[x.length];
                int from = j;
                Arrays.setAll(xAt, s -> xFrom[s] + from);
                sum.take(cut(dy, shape.heights, dyAt, n), 0, cut(x, shape.depths, xAt, n), new int[x.length], n);
            }
        }
        float delta = way.equals("jblas") ? 1e-4f : 0;
        for (int g = 0; g < dw.length; g++) {
            int M = shape.heights[g];
            for (int s = 0; s < dw[g].length; s++) {
                int K = shape.depths[s];
                float[] expected = start[g][s].data.clone();
                for (int k = 0; k < expected.length; k++) {
                    expected[k] = addParts(expected[k], dy[g], M, k % M, x[s], K, k / M, xFrom[s], shape.n);
                }
                assertArrayEquals(expected, dw[g][s].data, delta, way);
            }
            float[] expected = startOfB[g].data.clone();
            float[] ones = new float[shape.n];
            Arrays.fill(ones, 1f);
            for (int i = 0; i < M; i++) {
                expected[i] = addParts(expected[i], dy[g], M, i, ones, 1, 0, 0, shape.n);
            }
            assertArrayEquals(expected, db[g].data, delta, way);
        }
    }

    /** n columns of each matrix, from the given ones on, in new arrays. */
    private static float[][] cut(float[][] matrices, int[] rows, int[] from, int n) {
        float[][] cut = new float[matrices.length][];
        Arrays.setAll(cut, s -> Arrays.copyOfRange(matrices[s], from[s] * rows[s], (from[s] + n) * rows[s]));
        return cut;
    }

    private static float addParts(float start, float[] dy, int M, int i, float[] x, int K, int r, int xFrom, int n) {
        float sum = start;
        for (int from = 0; from < n; from += BlockGradient.COLUMNS) {
            float part = 0;
            for (int j = from; j < Math.min(n, from + BlockGradient.COLUMNS); j++) {
                part = Math.fma(dy[(1 + j) * M + i], x[(xFrom + j) * K + r], part);
            }
            sum += part;
        }
        return sum;
    }

    /** One pass packs for all. The others multiply with what they would pack themselves, also after a change. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "panels"})
    void passesSideBySidePackTheSameBlocksOnce(String way) {
        assumeTrue(way.equals("plain") || VectorLoops.load() != null, "the vector module is missing");
        FloatMatrix w = matrix(37, 5);
        Block[] b = {Block.of(matrix(37, 1))};
        int[] packed = new int[1];
        BlockMatrix.Choice counted = (m, last) -> {
            packed[0]++;
            return last != null
                    ? last
                    : way.equals("plain") ? new PlainProduct(m) : new PanelProduct(m, VectorLoops.load());
        };
        BlockMatrix one = new BlockMatrix(Block.single(Block.of(w)), b, false, counted);
        BlockMatrix two = new BlockMatrix(Block.single(Block.of(w)), b, false, counted);
        BlockMatrix.Choice plain = (m, last) -> last == null ? new PlainProduct(m) : last;
        BlockMatrix alone = new BlockMatrix(Block.single(Block.of(w)), b, false, plain);
        float[][] x = {fill(new float[5 * 7])};
        SharedPacks shared = new SharedPacks();
        for (int turn = 1; turn <= 3; turn++) {
            fill(w.data);
            shared.next();
            SharedPacks before = SharedPacks.enter(shared);
            two.take();
            one.take();
            two.take();
            SharedPacks.enter(before);
            alone.take();
            assertEquals(turn, packed[0]);
            float[] expected = product(alone, x);
            assertArrayEquals(expected, product(one, x));
            assertArrayEquals(expected, product(two, x));
        }
    }

    private static float[] product(BlockMatrix m, float[][] x) {
        float[][] y = {new float[37 * 7]};
        m.affine(x, new int[1], y, 0, 7);
        return y[0];
    }

    /** As of a dense layer with a row for each word that reads one sequence's last state. */
    @Test
    void aColumnThatIsCopiedNeedsNoRoomForAHundred() {
        int words = 20_000;
        BlockGradient gradient = Blas.gradient(Block.single(Block.of(new FloatMatrix(words, 1))), Block.none());
        gradient.begin(257);
        float[][] dy = {new float[words * 256]};
        float[][] x = {new float[256]};
        gradient.take(dy, 0, x, new int[1], 256);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        gradient.take(dy, 0, x, new int[1], 1);
        long kilobytes = (threads.getCurrentThreadAllocatedBytes() - before) >> 10;
        assertTrue(kilobytes < 1000, kilobytes + " kB, and the column has 78");
    }

    @Test
    void theVectorLoopsTakeOverOnceTheyAreFast() throws InterruptedException {
        assumeTrue(VectorLoops.load() != null, "the vector module is missing");
        for (int i = 0; i < 3000 && VectorLoops.loops() == null; i++) {
            Thread.sleep(100);
        }
        if (!Blas.describe().startsWith("jblas")) {
            assertEquals("Java, " + VectorLoops.describe(), Blas.describe());
        }
        assertTrue(VectorLoops.describe().contains("vectors of"), VectorLoops.describe());
    }

    @Test
    @Tag("C7")
    void mismatchedBlocksAndUnknownLibrariesAreRefused() {
        Block[][] ragged = {{Block.of(2, 3)}, {Block.of(2, 4)}};
        assertEquals(
                "BlockMatrix: expected block [1][0] to be 2 x 3, got 2 x 4",
                assertThrows(IllegalArgumentException.class, () -> Blas.matrix(ragged, Block.none()))
                        .getMessage());
        assertEquals(
                "-Dcarousel.blas=cublas: expected java or jblas",
                assertThrows(IllegalArgumentException.class, () -> Blas.choose("cublas"))
                        .getMessage());
    }
}
