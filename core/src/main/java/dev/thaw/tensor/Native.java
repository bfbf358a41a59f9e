package dev.thaw.tensor;

import dev.thaw.base.Fault;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * The only place that starts libtorch. All libraries of the artifact are extracted before the first
 * one is loaded, and loaded in the order of their dependence. Left to itself, JavaCPP extracts and
 * loads one at a time; where another libtorch stands in the loader's path, that one would be found
 * for the parts not yet loaded, which crashes the process.
 */
public final class Native {
    /** End of the platform's name in the artifact for CUDA. */
    private static final String CUDA = "-gpu";

    private Native() {}

    /** Starts libtorch in this process; later calls do nothing. */
    public static void start() {
        Holder.start();
    }

    /** Number of CUDA devices that this libtorch can use; 0 for a CPU build. */
    public static int cudaDevices() {
        start();
        return torch.cuda_is_available() ? (int) torch.cuda_device_count() : 0;
    }

    /** Whether the artifact is the one for CUDA, on whatever machine. */
    public static boolean builtForCuda() {
        return torch.class.getResource(folder(CUDA)) != null;
    }

    private static String folder(String build) {
        return "/org/bytedeco/pytorch/" + Loader.getPlatform() + build + "/";
    }

    /** Sets how many threads one operation may use. */
    public static void threads(int count) {
        start();
        torch.set_num_threads(count);
        ProductThreads.set(count);
    }

    public static int threads() {
        start();
        return torch.get_num_threads();
    }

    /**
     * Until it is closed, matrix products keep to the thread that asks for them: for work that
     * shares itself among threads, each of which makes products. Left to themselves, the threads of
     * OpenBLAS take part in one product after the other, and all wait for one another.
     */
    public static Products productsOnCaller() {
        start();
        ProductThreads.set(1);
        return new Products();
    }

    /** What {@link #productsOnCaller} began. */
    public static final class Products implements AutoCloseable {
        private Products() {}

        /** Not to what was before: another thread may have been here at the same time. */
        @Override
        public void close() {
            ProductThreads.set(threads());
        }
    }

    /**
     * Gives memory that was let go of back to the system. The C library keeps it for what comes
     * next; between two phases that want pieces of other sizes it would stay in vain. Only glibc
     * knows such a call; elsewhere nothing happens.
     */
    public static void trim() {
        Trim.run();
    }

    /** Version of libtorch and JavaCPP's platform name. */
    public static String describe() {
        start();
        try {
            return "libtorch (presets "
                    + Loader.getVersion("org.bytedeco", "pytorch")
                    + ") on "
                    + Loader.getPlatform();
        } catch (IOException e) {
            return "libtorch (presets of unknown version) on " + Loader.getPlatform();
        }
    }

    /** Initialisation on demand: the class loader runs it once, and keeps a failure. */
    private static final class Holder {
        static {
            try {
                List<File> folders = new ArrayList<>();
                for (String build : new String[] {"", CUDA}) {
                    folders.addAll(List.of(Loader.cacheResources(torch.class, folder(build))));
                }
                Loader.load(openblas.class);
                folders.forEach(Holder::loadInOrder);
                Loader.load(torch.class);
            } catch (IOException | LinkageError e) {
                throw Fault.of(
                        Fault.Kind.RESOURCES,
                        "libtorch could not be unpacked into "
                                + System.getProperty("org.bytedeco.javacpp.cachedir", "~/.javacpp")
                                + ": "
                                + e.getMessage(),
                        e);
            }
        }

        static void start() {}

        /**
         * Loads the parts that others need first, by their full path: a library that is loaded
         * already is not searched for again, so no library of the same name can take its place.
         */
        private static void loadInOrder(File folder) {
            for (String part : new String[] {"c10", "torch_cpu"}) {
                File library = new File(folder, System.mapLibraryName(part));
                if (library.isFile()) {
                    System.load(library.getAbsolutePath());
                }
            }
        }
    }

    /**
     * A C function of a library that is loaded already, where the presets do not offer it, or only
     * at the price of an object and a look-up for every call.
     */
    public static MethodHandle function(String name, FunctionDescriptor type) {
        start();
        MemorySegment address = MemorySegment.ofAddress(Loader.addressof(name).address());
        return Linker.nativeLinker().downcallHandle(address, type);
    }

    /** Whether a library that is loaded already has a function of this name. */
    public static boolean knows(String name) {
        start();
        return Loader.addressof(name) != null;
    }

    /** Threads of one product of OpenBLAS. */
    private static final class ProductThreads {
        private static final MethodHandle SET =
                function(
                        "openblas_set_num_threads",
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));

        static void set(int count) {
            try {
                SET.invokeExact(count);
            } catch (Throwable e) {
                throw new IllegalStateException("openblas_set_num_threads", e);
            }
        }
    }

    /** The call {@code malloc_trim}, looked for once. */
    private static final class Trim {
        private static final Optional<MethodHandle> CALL =
                Linker.nativeLinker()
                        .defaultLookup()
                        .find("malloc_trim")
                        .map(address ->
                                Linker.nativeLinker()
                                        .downcallHandle(
                                                address,
                                                FunctionDescriptor.of(
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_LONG)));

        static void run() {
            if (CALL.isPresent()) {
                try {
                    int released = (int) CALL.get().invokeExact(0L);
                } catch (Throwable e) {
                    throw new IllegalStateException("malloc_trim", e);
                }
            }
        }
    }
}
