package dev.thaw.experiment;

import dev.thaw.base.Fault;
import dev.thaw.tensor.Native;
import dev.thaw.tensor.Speed;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at the machine and says what would stop Thaw or slow it down, before anything fails. */
public final class Doctor {
    /** How grave a finding is. */
    public enum Level {
        OK,
        /** Thaw works, but not as well as it could. */
        REMARK,
        /** Something will fail. */
        PROBLEM
    }

    /** One thing that was looked at. */
    public record Finding(String about, Level level, String words) {}

    /**
     * Everything that was looked at.
     *
     * @param healthy whether no finding is a problem
     * @param facts the numbers behind the findings: bytes, counts, GFLOP/s, versions
     */
    public record Report(boolean healthy, List<Finding> findings, Map<String, Object> facts) {}

    private static final long MIB = 1L << 20;

    /** As the project that converted them publishes them; the name ends with the hash's start. */
    private static final String INCEPTION = "pt_inception-2015-12-05-6726825d.pth";

    private static final String INCEPTION_HASH = "6726825d";

    /** What the unpacked libraries of libtorch need on disk. */
    private static final long CACHE_NEED = 600 * MIB;

    private static final long WORK_NEED = 1024 * MIB;
    private static final long MEMORY_NEED = 1024 * MIB;

    private final Map<String, String> environment;
    private final Path here;
    private final Path cache;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();

    /**
     * @param here where results would be written
     * @param cache where the libraries of libtorch are unpacked
     */
    Doctor(Map<String, String> environment, Path here, Path cache) {
        this.environment = environment;
        this.here = here;
        this.cache = cache;
    }

    /** Looks at this machine; starts libtorch and multiplies a matrix. */
    public static Report examine() {
        String named = System.getProperty("org.bytedeco.javacpp.cachedir");
        Path cache =
                named == null
                        ? Path.of(System.getProperty("user.home"), ".javacpp", "cache")
                        : Path.of(named);
        Doctor doctor = new Doctor(System.getenv(), Path.of("").toAbsolutePath(), cache);
        doctor.java();
        doctor.machine();
        doctor.otherLibtorch();
        doctor.folders();
        doctor.libtorch();
        doctor.inception(Path.of(System.getProperty("user.home"), ".thaw"));
        return doctor.report();
    }

    Report report() {
        boolean healthy = findings.stream().noneMatch(f -> f.level() == Level.PROBLEM);
        return new Report(healthy, List.copyOf(findings), facts);
    }

    private void java() {
        String version = Runtime.version().toString();
        String home = System.getProperty("java.home");
        long heap = Runtime.getRuntime().maxMemory();
        facts.put("javaVersion", version);
        facts.put("javaHome", home);
        facts.put("javaHeapBytes", heap);
        say(
                "Java",
                Runtime.version().feature() >= 25,
                version + " in " + home + ", heap up to " + size(heap),
                "; Thaw needs 25 or newer");
    }

    private void machine() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        int cores = Runtime.getRuntime().availableProcessors();
        facts.put("system", system);
        facts.put("cores", cores);
        found("Processor", Level.OK, cores + " cores, " + system);
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine) {
            long total = machine.getTotalMemorySize();
            long free = availableMemory(machine.getFreeMemorySize());
            facts.put("memoryBytes", total);
            facts.put("availableMemoryBytes", free);
            String words = size(total) + ", " + size(free) + " of it available";
            boolean enough = free >= MEMORY_NEED;
            found(
                    "Memory",
                    enough ? Level.OK : Level.REMARK,
                    enough ? words : words + "; training wants at least " + size(MEMORY_NEED));
        }
    }

    /** Linux counts what it caches on disk as used; MemAvailable is what a program can get. */
    private static long availableMemory(long free) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(free);
        } catch (IOException | NumberFormatException e) {
            return free;
        }
    }

    /** Another libtorch in the loader's path can be taken for parts of ours. */
    void otherLibtorch() {
        List<String> others = new ArrayList<>();
        for (String variable : List.of("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LD_PRELOAD")) {
            String value = environment.getOrDefault(variable, "");
            Pattern.compile("[: ]+")
                    .splitAsStream(value)
                    .filter(entry -> !entry.isEmpty())
                    .forEach(entry -> others.addAll(libtorchIn(Path.of(entry))));
        }
        facts.put("otherLibtorch", others);
        if (others.isEmpty()) {
            found("Library path", Level.OK, "no other libtorch in it");
        } else {
            found(
                    "Library path",
                    Level.REMARK,
                    "another libtorch is in it ("
                            + String.join(", ", others)
                            + "); Thaw loads its own, and unpacks all of it first so that the two"
                            + " do not mix");
        }
    }

    private static List<String> libtorchIn(Path entry) {
        String pattern = "lib(torch|c10)[a-z_]*\\.(so|dylib).*";
        if (!Files.isDirectory(entry)) {
            boolean torch = String.valueOf(entry.getFileName()).matches(pattern);
            return torch ? List.of(entry.toString()) : List.of();
        }
        try (Stream<Path> files = Files.list(entry)) {
            return files.filter(f -> f.getFileName().toString().matches(pattern))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    void folders() {
        folder("Cache of libraries", "cache", cache, CACHE_NEED);
        folder("Working folder", "workingFolder", here, WORK_NEED);
    }

    /** Says whether a folder, or the nearest one above that exists, can be written and has room. */
    private void folder(String about, String fact, Path folder, long need) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        facts.put(fact, folder.toString());
        try {
            Path probe = Files.createTempFile(there, ".thaw", ".probe");
            Files.delete(probe);
            long free = Files.getFileStore(there).getUsableSpace();
            facts.put(fact + "FreeBytes", free);
            String words = folder + ", " + size(free) + " free";
            boolean enough = free >= need;
            found(
                    about,
                    enough ? Level.OK : Level.REMARK,
                    enough ? words : words + "; " + size(need) + " are needed");
        } catch (IOException e) {
            found(about, Level.PROBLEM, there + " cannot be written");
        }
    }

    private void libtorch() {
        try {
            String words = Native.describe();
            int cuda = Native.cudaDevices();
            Speed speed = Speed.measure();
            facts.put("libtorch", words);
            facts.put("threads", Native.threads());
            facts.put("cudaDevices", cuda);
            facts.put("gflops", speed.gflops());
            say("libtorch", speed.exact(), words, "; but it multiplies wrongly");
            found(
                    "Speed",
                    Level.OK,
                    String.format(
                            Locale.ROOT,
                            "%.0f GFLOP/s (float32 matrix product on %d threads)",
                            speed.gflops(),
                            Native.threads()));
            found("CUDA", Level.OK, cuda > 0 ? cuda + " devices" : "none: " + whyNoCuda());
        } catch (Fault | LinkageError e) {
            Throwable cause = e.getCause() instanceof Fault fault ? fault : e;
            found("libtorch", Level.PROBLEM, "does not start: " + cause.getMessage());
        }
    }

    /** The weights of the FID are no part of Thaw; says where they come from and are looked for. */
    void inception(Path folder) {
        Path file = folder.resolve(INCEPTION);
        facts.put("inceptionWeights", file.toString());
        facts.put("inceptionThere", Files.isRegularFile(file));
        if (!Files.isRegularFile(file)) {
            found(
                    "Inception",
                    Level.OK,
                    "no weights, so no FID; they are "
                            + INCEPTION
                            + " of the releases of mseitzer/pytorch-fid on GitHub (about 91 MB,"
                            + " SHA-256 begins with "
                            + INCEPTION_HASH
                            + "): put the file at "
                            + file
                            + " and name it in 'thaw evaluate --inception'");
            return;
        }
        try {
            boolean right = sha256(file).startsWith(INCEPTION_HASH);
            found(
                    "Inception",
                    right ? Level.OK : Level.REMARK,
                    file
                            + (right
                                    ? ", the SHA-256 begins as it should"
                                    : " is damaged or another file: its SHA-256 does not begin"
                                            + " with "
                                            + INCEPTION_HASH));
        } catch (IOException e) {
            found("Inception", Level.REMARK, file + " cannot be read");
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String whyNoCuda() {
        boolean driver = Files.exists(Path.of("/proc/driver/nvidia/version"));
        if (Native.builtForCuda()) {
            return "this libtorch is built for CUDA, but "
                    + (driver ? "it finds no device" : "no NVIDIA driver is there");
        }
        return "this libtorch is built for the processor, "
                + (driver
                        ? "although an NVIDIA driver is there: THAW_CUDA=1 takes the other one"
                        : "and no NVIDIA driver is there");
    }

    private void say(String about, boolean fine, String words, String otherwise) {
        found(about, fine ? Level.OK : Level.PROBLEM, fine ? words : words + otherwise);
    }

    private void found(String about, Level level, String words) {
        findings.add(new Finding(about, level, words));
    }

    private static String size(long bytes) {
        return bytes >= 1024 * MIB
                ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / (1024 * MIB))
                : bytes / MIB + " MiB";
    }
}
