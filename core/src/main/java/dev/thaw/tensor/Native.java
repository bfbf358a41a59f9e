package dev.thaw.tensor;

import dev.thaw.base.Fault;
import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * The only place that starts libtorch. All libraries of the artifact are extracted before the first
 * one is loaded: JavaCPP extracts one at a time, and where another libtorch stands in the loader's
 * path, that one would be found for the parts not yet extracted, which crashes the process.
 */
public final class Native {
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

    /** Sets how many threads one operation may use. */
    public static void threads(int count) {
        start();
        torch.set_num_threads(count);
    }

    public static int threads() {
        start();
        return torch.get_num_threads();
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
                Loader.cacheResources(
                        torch.class, "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/");
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
    }
}
