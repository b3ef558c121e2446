package carousel.linalg;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Finds the bytedeco OpenBLAS binary of this platform and hands it to netlib's JNI, which does not copy arrays. */
final class OpenBlas {
    private static final String LIBRARY = "dev.ludovic.netlib.blas.nativeLibPath";

    private OpenBlas() {}

    /** The backend; throws whatever says why it cannot be had. */
    static Blas.Backend load() {
        String wrapper = Loader.load(openblas_nolapack.class);
        if (System.getProperty(LIBRARY) == null) {
            System.setProperty(LIBRARY, library(new File(wrapper).getParentFile()));
        }
        Netlib backend = new Netlib(
                Netlib.quietly(NativeBLAS::getInstance), "OpenBLAS (bytedeco binary for " + Loader.getPlatform() + ")");
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
        return backend;
    }

    private static String library(File folder) {
        String[] names = folder.list((f, name) -> name.matches("libopenblas(_nolapack)?\\.(so\\.0|dll|0\\.dylib)"));
        if (names == null || names.length == 0) {
            throw new UnsatisfiedLinkError("no libopenblas in " + folder);
        }
        return new File(folder, names[0]).getPath();
    }
}
