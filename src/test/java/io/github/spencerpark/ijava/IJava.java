package io.github.spencerpark.ijava;

/** Stands for IJava's main class, which no repository serves: as much of it as we use. */
public final class IJava {
    private static JavaKernel kernel;

    private IJava() {}

    public static JavaKernel getKernelInstance() {
        return kernel;
    }

    /** What IJava does when it starts and when it ends. */
    public static void run(JavaKernel kernel) {
        IJava.kernel = kernel;
    }
}
